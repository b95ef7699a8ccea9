"""The words of pages and player, in English, German, French and Spanish.

English phrases are the keys, so that what stands in the code is what is read. A language without
a column gets English; `Words.language` says which one it got, for the page to say so.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

_LANGUAGES = ("de", "fr", "es")
_TABLE: dict[str, tuple[str, str, str]] = {
    # The film and what lies below it.
    "silent": ("ohne Ton", "sans son", "sin sonido"),
    "read aloud": ("vorgelesen", "lu à voix haute", "leído en voz alta"),
    "Synthetic voice: {version}": (
        "Synthetische Stimme: {version}",
        "Voix de synthèse : {version}",
        "Voz sintética: {version}",
    ),
    "Synthetic voice in part: {version}": (
        "Teils synthetische Stimme: {version}",
        "Voix en partie de synthèse : {version}",
        "Voz en parte sintética: {version}",
    ),
    "{heard}, with captions": (
        "{heard}, mit Untertiteln",
        "{heard}, avec sous-titres",
        "{heard}, con subtítulos",
    ),
    "Examples": ("Beispiele", "Exemples", "Ejemplos"),
    "Show": ("Zeigen", "Afficher", "Mostrar"),
    "Chapters": ("Kapitel", "Chapitres", "Capítulos"),
    "Chapters and transcript": (
        "Kapitel und Text",
        "Chapitres et transcription",
        "Capítulos y transcripción",
    ),
    "Transcript: {title}": ("Text: {title}", "Transcription : {title}", "Transcripción: {title}"),
    "{title} (video, {size})": (
        "{title} (Video, {size})",
        "{title} (vidéo, {size})",
        "{title} (vídeo, {size})",
    ),
    "Video ({size})": ("Video ({size})", "Vidéo ({size})", "Vídeo ({size})"),
    "Transcript": ("Text", "Transcription", "Transcripción"),
    "Subtitles": ("Untertitel", "Sous-titres", "Subtítulos"),
    "Captions": ("Untertitel", "Sous-titres", "Subtítulos"),
    "What is seen": ("Was zu sehen ist", "Ce que l’on voit", "Lo que se ve"),
    # The player's own.
    "Player": ("Player", "Lecteur", "Reproductor"),
    "Play": ("Abspielen", "Lecture", "Reproducir"),
    "Pause": ("Pause", "Pause", "Pausa"),
    "Position": ("Position", "Position", "Posición"),
    "of": ("von", "sur", "de"),
    "Speed": ("Tempo", "Vitesse", "Velocidad"),
    "Say what is seen": ("Sagen, was zu sehen ist", "Dire ce que l’on voit", "Decir lo que se ve"),
    "Full screen": ("Vollbild", "Plein écran", "Pantalla completa"),
    "Link to this moment": (
        "Link zu dieser Stelle",
        "Lien vers ce moment",
        "Enlace a este momento",
    ),
    "Address of this moment": (
        "Adresse dieser Stelle",
        "Adresse de ce moment",
        "Dirección de este momento",
    ),
    "Copied": ("Kopiert", "Copié", "Copiado"),
    "This film cannot be played here.": (
        "Dieser Film lässt sich hier nicht abspielen.",
        "Ce film ne peut pas être lu ici.",
        "Esta película no se puede reproducir aquí.",
    ),
    "Download the video": (
        "Video herunterladen",
        "Télécharger la vidéo",
        "Descargar el vídeo",
    ),
    # What is certified.
    "1 claim": ("1 Aussage", "1 affirmation", "1 afirmación"),
    "{n} claims": ("{n} Aussagen", "{n} affirmations", "{n} afirmaciones"),
    "Certified: {claims}, {how}": (
        "Geprüft: {claims}, {how}",
        "Certifié : {claims}, {how}",
        "Certificado: {claims}, {how}",
    ),
    "{claims}, {good} of them certified": (
        "{claims}, davon {good} geprüft",
        "{claims}, dont {good} certifiées",
        "{claims}, {good} de ellas certificadas",
    ),
    "proved": ("bewiesen", "démontrée", "demostrada"),
    "checked": ("nachgerechnet", "vérifiée", "comprobada"),
    "all proved": ("alle bewiesen", "toutes démontrées", "todas demostradas"),
    "all checked": ("alle nachgerechnet", "toutes vérifiées", "todas comprobadas"),
    "all proved or checked": (
        "alle bewiesen oder nachgerechnet",
        "toutes démontrées ou vérifiées",
        "todas demostradas o comprobadas",
    ),
    # Pages of a course.
    "Lesson {n} of {total}": (
        "Lektion {n} von {total}",
        "Leçon {n} sur {total}",
        "Lección {n} de {total}",
    ),
    "Lessons": ("Lektionen", "Leçons", "Lecciones"),
    "Previous": ("Zurück", "Précédente", "Anterior"),
    "Next": ("Weiter", "Suivante", "Siguiente"),
    "Manifest": ("Manifest", "Manifeste", "Manifiesto"),
    "1 lesson": ("1 Lektion", "1 leçon", "1 lección"),
    "{n} lessons": ("{n} Lektionen", "{n} leçons", "{n} lecciones"),
    "1 variant": ("1 Variante", "1 variante", "1 variante"),
    "{n} variants": ("{n} Varianten", "{n} variantes", "{n} variantes"),
    "{time} in all": ("{time} insgesamt", "{time} en tout", "{time} en total"),
    "Also here": ("Außerdem", "Aussi sur ce site", "También aquí"),
    "Also with:": ("Auch mit:", "Aussi avec :", "También con:"),
    "Atom feed": ("Atom-Feed", "Flux Atom", "Fuente Atom"),
    "Every formula": ("Alle Formeln", "Toutes les formules", "Todas las fórmulas"),
    "Every formula, to print (PDF)": (
        "Alle Formeln zum Drucken (PDF)",
        "Toutes les formules, à imprimer (PDF)",
        "Todas las fórmulas, para imprimir (PDF)",
    ),
    "To print (PDF)": ("Zum Drucken (PDF)", "À imprimer (PDF)", "Para imprimir (PDF)"),
    "Every formula of {title}, each with its film.": (
        "Alle Formeln aus {title}, jede mit ihrem Film.",
        "Toutes les formules de {title}, chacune avec son film.",
        "Todas las fórmulas de {title}, cada una con su película.",
    ),
}

PLAYER = (
    *("Player", "Play", "Pause", "Position", "of", "Speed", "Captions", "Say what is seen"),
    *("Full screen", "Link to this moment", "Address of this moment", "Copied"),
    *("This film cannot be played here.", "Download the video"),
)
"""The phrases that the player's script says."""


@dataclass(frozen=True, slots=True)
class Words:
    """Phrases in a language, or in English, where `language` is then ``en``."""

    language: str

    def __call__(self, phrase: str, **values: object) -> str:
        """The phrase, with values in its braces. Raises KeyError for one that is not known."""
        columns = _TABLE[phrase]
        column = self.language.partition("-")[0].lower()
        said = columns[_LANGUAGES.index(column)] if column in _LANGUAGES else phrase
        return said.format(**values) if values else said

    def counted(self, number: int, what: str) -> str:
        """``1 lesson``, ``2 lessons``."""
        return self(f"1 {what}") if number == 1 else self(f"{{n}} {what}s", n=number)

    def mark(self, language: str) -> str | None:
        """A ``lang`` for text in `language` among these words; none where it is theirs."""
        return None if language == self.language else language


ENGLISH = Words("en")


def words(language: str) -> Words:
    """The words for a page in `language` (BCP 47)."""
    known = language.partition("-")[0].lower() in (*_LANGUAGES, "en")
    return Words(language if known else "en")


def other(phrases: Iterable[str], said: Words) -> dict[str, str]:
    """Those of `phrases` that are not as in English."""
    return {phrase: said(phrase) for phrase in phrases if said(phrase) != phrase}
