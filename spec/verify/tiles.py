"""The files of a log: tiles, entry bundles, their names (C2SP tlog-tiles; spec/audit-log.md)."""
import os

from core import root_of, sha256


def path_of(kind, index, width):
    digits = str(index)
    digits = digits.zfill((len(digits) + 2) // 3 * 3)
    groups = [digits[i:i + 3] for i in range(0, len(digits), 3)]
    path = f"tile/{kind}/" + "".join(f"x{group}/" for group in groups[:-1]) + groups[-1]
    return path if width == 256 else f"{path}.p/{width}"


def place_of(name):
    """Kind, index and width of a tile or bundle by its name; None when it is neither."""
    stem, partial, width = name.partition(".p/")
    parts = stem.split("/")
    digits, width = "".join(parts[2:]).replace("x", ""), width if partial else "256"
    if len(parts) < 3 or parts[1] not in ("entries", *"01234567") or not (digits + width).isdecimal() or len(name) > 60:
        return None
    place = parts[1], int(digits or "0"), int(width)
    return place if 1 <= place[2] <= 256 and path_of(*place) == name else None


def hashes_in(kind, data):
    """The hashes that a tile holds, or those of a bundle's entries; and whether no byte is left over."""
    if kind != "entries":
        return [data[i:i + 32] for i in range(0, len(data) - 31, 32)], len(data) % 32 == 0
    hashes, at = [], 0
    while at + 2 <= len(data):
        end = at + 2 + int.from_bytes(data[at:at + 2], "big")
        if end > len(data):
            break
        hashes.append(sha256(b"\0", data[at + 2:end]))
        at = end
    return hashes, at == len(data)


class Log:
    """A log's folder. What is wrong in it is kept in `faults`, the one to look at first before the others."""

    def __init__(self, folder):
        self.folder, self.faults, self.required = folder, [], {"checkpoint"}

    def fault(self, file, rule, leaf=-1, first=False):
        self.faults.insert(0 if first else len(self.faults), {"file": file, "rule": rule, "leaf": leaf})

    def read(self, name):
        path = os.path.join(self.folder, *name.split("/"))
        if not os.path.isfile(path):
            return None
        with open(path, "rb") as file:
            return file.read()

    def hashes(self, kind, size):
        """Hashes of all the files of that kind that a head of that size requires, up to the first that is not whole."""
        hashes = []
        for index in range((size + 255) // 256):
            width = min(256, size - index * 256)
            name = path_of(kind, index, width)
            self.required.add(name)
            data = self.read(name)
            if data is None:
                self.fault(name, "missing")
                break
            found, whole = hashes_in(kind, data)
            hashes += found[:width]
            if len(found) != width or not whole:
                self.fault(name, "malformed", len(hashes) if kind == "entries" else -1)
            if len(found) < width:
                break
        return hashes

    def check(self, size, root):
        """Compares all files with each other and the head. Returns the leaves' hashes; None if none give the root."""
        entries, tiles = self.hashes("entries", size), self.hashes("0", size)
        good = root_of(entries) == root
        level = entries if good else tiles
        true = level if root_of(level) == root else None
        if true is None and not self.faults:
            self.fault("checkpoint", "root")
        # The side that does not give the root is the altered one.
        leaf = next((i for i, (a, b) in enumerate(zip(entries, tiles)) if a != b), None)
        if leaf is not None:
            width = min(256, size - leaf // 256 * 256)
            kind, rule = ("0", "tile") if good else ("entries", "entry")
            self.fault(path_of(kind, leaf // 256, width), rule, leaf, first=True)
        for height in range(1, 8):
            level = [root_of(level[i:i + 256]) for i in range(0, len(level) - 255, 256)]
            for i, (computed, found) in enumerate(zip(level, self.hashes(str(height), len(level)))):
                if computed != found:
                    self.fault(path_of(str(height), i // 256, min(256, len(level) - i // 256 * 256)), "tile")
        self.check_others(size)
        return true

    def check_others(self, size):
        """Every other file must be an earlier, shorter state of a required one, or go on from them."""
        walk = [os.path.join(at, name) for at, _, names in os.walk(self.folder) for name in names]
        for name in sorted({os.path.relpath(path, self.folder).replace(os.sep, "/") for path in walk} - self.required):
            kind, index, width = place_of(name) or ("", 0, 0)
            covered = size if kind in ("", "entries") else size >> 8 * int(kind)
            whole = path_of(kind, index, max(0, min(256, covered - index * 256)))
            if width == 0 or index * 256 + width > covered:
                if width == 0 or not self.goes_on(name, kind, index, width, size):
                    self.fault(name, "unexpected")
            elif not any(fault["file"] == whole for fault in self.faults):
                data = self.read(name)
                found, clean = hashes_in(kind, data)
                if len(found) != width or not clean or not (self.read(whole) or b"").startswith(data):
                    self.fault(name, "tile")

    def goes_on(self, name, kind, index, width, size):
        """Whether a file further than the head begins with, or follows, what the head covers."""
        data = self.read(name)
        found, clean = hashes_in(kind, data)
        if len(found) != width or not clean:
            return False
        if kind == "entries":
            covered = size - index * 256
            before = path_of(kind, index, covered) if covered > 0 else path_of(kind, index - 1, 256)
            earlier = b"" if covered == 0 else self.read(before)
            return earlier is not None and (covered < 0 or data.startswith(earlier))
        if kind == "0":
            bundle = path_of("entries", index, width)
            entries = self.read(bundle)
            return entries is not None and self.goes_on(bundle, "entries", index, width, size) \
                and found == hashes_in("entries", entries)[0]
        below = [self.read(path_of(int(kind) - 1, index * 256 + i, 256)) or b"" for i in range(width)]
        full = all(len(tile) == 8192 for tile in below)
        return full and found == [root_of(hashes_in("0", tile)[0]) for tile in below]
