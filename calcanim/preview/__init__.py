"""A local page that shows a lesson while its file is being written.

Three kinds of processes: the command (`session`), which watches the file and serves the page; the
`forge`, in which Manim and sympy are loaded, and which draws stills from storyboards; and for each
build two that the forge forks: one runs the lesson's code, one renders the video.
"""
