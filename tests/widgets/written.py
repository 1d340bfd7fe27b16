"""What the panels wrote into the files of corrections."""

import tomllib


def entries(wb, file):
    """The entries of a file of corrections by kind, without who wrote them and when; none without the file."""
    path = wb.corpus / "corrections" / file
    found = tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return {
        kind: [{key: value for key, value in entry.items() if key not in ("who", "when")} for entry in rows]
        for kind, rows in found.items()
    }
