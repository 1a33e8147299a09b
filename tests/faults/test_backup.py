"""A backup while members write, restored elsewhere: equal content, and nothing in the file that could do anything."""

import tarfile
import zipfile
from pathlib import PurePosixPath

from tests.faults import times
from tests.faults.house import Site, running
from tests.faults.ledger import MISCOUNTED, STORED, UNDOCUMENTED, Ledger


def names_in(path):
    """The names of what is in an archive."""
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            return archive.namelist()
    with tarfile.open(path) as archive:
        assert all(member.isfile() or member.isdir() for member in archive.getmembers())
        return archive.getnames()


def test_backup_under_load_restored_elsewhere(own, tmp_path):
    backup = tmp_path / "backup"
    with running(own(), ("web", "worker")) as site:
        ledger = Ledger(site)
        with ledger.writing(times(3, 10), pause=0.05):
            ledger.wait_for_more(times(10, 60))
            before = set(ledger.acknowledged)
            made = site.flask("backup", "create", str(backup))
            assert made.returncode == 0, made.stderr
            ledger.wait_for_more(3)
        ledger.settle()
    (file,) = [path for path in tmp_path.glob("backup*") if path.is_file()]
    for name in names_in(file):
        place = PurePosixPath(name)
        assert not place.is_absolute()
        assert ".." not in place.parts
        assert place.suffix not in {".sql", ".py", ".sh", ".pickle"}
    (tmp_path / "elsewhere").mkdir()
    copy = Site(tmp_path / "elsewhere", site.facts)
    restored = copy.flask("backup", "restore", str(file))
    assert restored.returncode == 0, restored.stderr
    kept = {body for (body,) in copy.rows(STORED.format(name=ledger.name))}
    assert before <= kept <= set(ledger.sent)
    assert not copy.rows(MISCOUNTED)
    assert not copy.rows(UNDOCUMENTED)
    assert copy.rows("SELECT count(*) FROM user") == site.rows("SELECT count(*) FROM user")
    with running(copy):
        later = Ledger(copy)
        assert later.write(copy.writer(30).ready(), 30)
        later.settle()
