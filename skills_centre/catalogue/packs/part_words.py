"""What a video, document, link, reflection or session says, in lines that a person can compare."""

from skills_centre.catalogue.packs.parts import AnyPart, FilePart, LinkPart, ReflectionPart, SessionPart, VideoPart


def part_words(part: AnyPart) -> str:
    """A part's content, each of its fields by the name that its form gives it."""
    match part:
        case VideoPart():
            named = {"Video": part.video, "Address": part.address, "Captions": part.captions, "Picture": part.poster}
            return _lines(named) + f"\nTranscript:\n{part.transcript}"
        case FilePart():
            return _lines({"Document": part.document}) + f"\n{part.description}"
        case LinkPart():
            return (
                _lines({"Address": part.address, "Opens": part.opens, "Run by": part.run_by}) + f"\n{part.description}"
            )
        case ReflectionPart():
            questions = "\n".join(f"Question {place}: {one.text}" for place, one in enumerate(part.questions, start=1))
            return f"{part.prompt}\n\n{questions}"
        case SessionPart():
            return part.description


def _lines(named: dict[str, str | None]) -> str:
    return "".join(f"{name}: {said}\n" for name, said in named.items() if said)
