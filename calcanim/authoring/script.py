"""All that a lesson is written with: ``from calcanim.authoring.script import *``.

Light, since `calcanim list` loads every lesson: what needs the mathematics is loaded as it is
first called. What type checkers read is the stub beside this file; a test holds the two together.
"""

from collections.abc import Iterable

from calcanim.authoring.kinds import (
    bound,
    choice,
    data,
    density,
    function,
    interval,
    limits,
    number,
    numbers,
    point,
    text,
    whole,
)
from calcanim.authoring.late import late
from calcanim.authoring.lesson import lesson
from calcanim.authoring.readers import Data, Function, Limits
from calcanim.expressions import Expression
from calcanim.storyboard.board import Beat
from calcanim.storyboard.lesson import LessonError

_KINDS = (
    bound,
    choice,
    data,
    density,
    function,
    interval,
    limits,
    number,
    numbers,
    point,
    text,
    whole,
)
_TYPES = (Beat, Data, Expression, Function, Iterable, LessonError, Limits)
_FUNCTIONS = {
    "authoring.beats": "beat teller",
    "authoring.blame": "blamed",
    "authoring.cues": "callout clear hide hold let lift light plot reveal rewrite slide strike"
    " uncall unlight write",
    "authoring.words": "first_heard is_brief told",
    "authoring.updates": "update",
    "authoring.walked": "allowed_rate bound_line loss_goes rates_line training walked",
    "authoring.bent": "bends_line compared_line equation_line factors_lines hessian_line"
    " leap_rows newton_line ratio_rows walked_on",
    "authoring.gestures.add_slopes": "bars_add_up bars_settle",
    "authoring.gestures.apply_rule": "apply_rule",
    "authoring.gestures.around_the_circle": "around_the_circle",
    "authoring.units": "units_of",
    "authoring.gestures.as_chance": "as_chance",
    "authoring.gestures.bend": "how_it_bends",
    "authoring.gestures.bring_to": "bring_to",
    "authoring.gestures.change_unit": "change_the_unit",
    "authoring.gestures.closing_in": "closing_in quotient_columns quotient_rows rows_come",
    "authoring.gestures.come_near": "climb come_near look_around",
    "authoring.gestures.constant_lifts": "constant_lifts",
    "authoring.gestures.cut_through": "cut_through cuts foretell go lay_tangent posed put_in",
    "authoring.gestures.descend": "descend rule",
    "authoring.gestures.each_weight": "each_weight",
    "authoring.gestures.flat_and_straight": "flat_and_straight",
    "authoring.gestures.gradients_add": "gradients_add",
    "authoring.gestures.grow": "grow shrink",
    "authoring.gestures.known_rules": "known_rules",
    "authoring.gestures.forecast": "each_adds error_table halve_the_step learning_rate two_inputs",
    "authoring.gestures.let_go": "check let_go",
    "authoring.gestures.look_closer": "look_back look_closer",
    "authoring.gestures.not_enough": "not_enough",
    "authoring.gestures.nudge": "nudge",
    "authoring.gestures.passes": "passes",
    "authoring.gestures.pose": "pose",
    "authoring.gestures.pull_of_a_loss": "pull_of_a_loss",
    "authoring.gestures.quotients_too": "quotient_rule quotients_too",
    "authoring.gestures.recap": "recap",
    "authoring.gestures.refuse": "one_sided refuse",
    "authoring.gestures.slopes_multiply": "slopes_multiply",
    "authoring.gestures.sort_terms": "sort_terms",
    "authoring.gestures.swing": "compare_ways leap swing",
    "authoring.gestures.sweep_back": "go_deep run_again run_forward sweep_back sweep_once_more"
    " take_apart tint turn_to ways_add_up ways_back",
    "authoring.gestures.swish_gate": "swish_gate",
    "authoring.gestures.stretch": "stretch_again stretch_by_guess stretch_from_nothing"
    " stretches_multiplied slopes_of_layers",
    "authoring.gestures.take_limit": "take_limit",
    "authoring.gestures.take_turns": "Turns",
    "authoring.gestures.tied": "Tied rise_over_run what_a_slope_is",
    "authoring.gestures.trace_below": "at_any_place leave_secants roll_back trace_below",
    "authoring.gestures.turn": "direction_lines gradient_lines turn_around",
    "authoring.gestures.turn_a_weight": "turn_a_weight",
    "authoring.gestures.unfold": "outer_and_inner unfold",
    "authoring.gestures.walk_slowly": "first_step walk_on walk_slowly walk_the_slice",
    "authoring.gestures.whole_formula": "whole_formula",
    "authoring.gestures.with_momentum": "with_momentum",
    "authoring.gestures.work_out": "work_out",
    "authoring.gestures.wrong": "wrong",
    "calculus.derivatives.at_point": "at_point",
    "calculus.derivatives.by_rules": "derivative",
    "calculus.derivatives.by_term": "ruled",
    "calculus.derivatives.composite": "unwound",
    "calculus.derivatives.factors": "factors product_at",
    "calculus.derivatives.motion": "ride",
    "calculus.derivatives.slopes": "need_slope",
    "calculus.derivatives.summands": "sum_at summands",
    "calculus.descents.along_axes": "along_axes at_a_saddle",
    "calculus.descents.batches": "examples",
    "calculus.descents.principal": "curved",
    "calculus.descents.trials": "tried",
    "calculus.integrals.area": "area_under",
    "calculus.several_variables.linear": "linear",
    "calculus.several_variables.tangent_plane": "held tangent_plane",
    "exact.values": "value_at",
    "expressions.names": "fresh_names",
    "expressions.tree": "add div mul neg power variable",
    "notation.forecasts": "bent_away foretold here in_general in_truth missed slopes_at",
    "notation.lengths": "fits_card fitting",
    "notation.lines": "beside definition in_step line written",
    "notation.room": "abbreviated on_card place_for slope_at",
    "notation.setter": "by_variable",
    "notation.shown": "as_shown measured numeral",
    "notation.sides": "Coloured Joined Pair applied as_one average between change derivative_of"
    " evaluated gradient growth leibniz limit_of over partial quotient ratio slope symbol times"
    " vector worth",
    "pictures.close_up": "close_up",
    "pictures.areas": "area_picture",
    "pictures.descent": "descent",
    "pictures.directions": "directions",
    "pictures.fit": "fit",
    "pictures.forecast": "forecast_picture",
    "pictures.graph": "graph",
    "pictures.growing_cube": "growing_cube",
    "pictures.growing_square": "growing_square square_of_area",
    "pictures.heights": "heights moves_most",
    "pictures.mirrored": "mirrored_exponential",
    "pictures.network": "network",
    "pictures.number_lines": "number_lines",
    "pictures.phases": "log_book phase_table rate_table",
    "pictures.ride": "ride_picture",
    "pictures.secant": "secant_picture",
    "pictures.saddle": "saddle",
    "pictures.slices": "slices",
    "pictures.plane": "plane",
    "pictures.product_area": "product_area product_tangents",
    "pictures.stacked_slopes": "stacked_slopes",
    "pictures.subtangent": "subtangent",
    "pictures.swept": "swept",
    "pictures.tables": "step_table table two_sided",
    "pictures.term_curves": "term_curves",
    "pictures.unit_area": "unit_area",
    "pictures.units": "units",
    "pictures.valley": "valley",
    "sampling.windows": "window",
}
for _module, _names in _FUNCTIONS.items():
    for _name in _names.split():
        globals()[_name] = late(f"calcanim.{_module}", _name)

__all__ = [
    "lesson",
    *(kind.__name__ for kind in _TYPES),
    *(kind.__name__ for kind in _KINDS),
    *(name for names in _FUNCTIONS.values() for name in names.split()),
]
