"""Uploads: files under plain names, in the data folder, another folder, or an S3-compatible store (`MENTEO_UPLOADS`).

The rest of the house says `store.write`, `store.read`, `store.delete`, `store.all` and knows nothing of where that is.
A store that does not answer is left alone for some seconds, so that it holds up one request and not all of them.
"""

import logging
import os
import re
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any, Protocol, TypeVar
from urllib.parse import SplitResult, parse_qs, urlsplit

from flask import Flask, current_app
from werkzeug.exceptions import ServiceUnavailable

log = logging.getLogger(__name__)

T = TypeVar("T")

CONNECT, ANSWER = 1.0, 3.0  # seconds to wait for a store
REST = 5.0  # seconds for which a store that failed is not asked again
_NAME = re.compile(r"(?=.{1,200}\Z)[a-z0-9]+(?:[/.-][a-z0-9]+)*")


class Absent(LookupError):
    """There is no file of this name."""


class Unreachable(ServiceUnavailable):
    """The store cannot be asked just now; answers 503 where nobody catches it."""

    def __init__(self) -> None:
        super().__init__(retry_after=int(REST))


class Store(Protocol):
    """What a place for uploads can do; a name is lower-case letters and digits, divided by `/`, `.` and `-`."""

    where: str

    def write(self, name: str, body: bytes) -> None:
        """Keep a file whole or not at all."""

    def read(self, name: str) -> bytes:
        """Return a file; raises `Absent`."""

    def put(self, name: str, path: Path) -> None:
        """Keep a copy of a file on disk, piece by piece."""

    def open(self, name: str) -> IO[bytes]:
        """Return a file to be read piece by piece; raises `Absent`."""

    def delete(self, name: str) -> None:
        """Forget a file, if it is there."""

    def all(self) -> Iterator[str]:
        """Name every file."""

    def check(self) -> None:
        """Raise `Unreachable` unless files can be kept here."""


class Folder:
    """Files in a folder, which several nodes may share."""

    def __init__(self, root: Path):
        self.root = root
        self.where = str(root)

    def write(self, name: str, body: bytes) -> None:
        """Write beside the place, then move there."""
        self._copy(name, BytesIO(body))

    def put(self, name: str, path: Path) -> None:
        """Copy beside the place, then move there."""
        with path.open("rb") as file:
            self._copy(name, file)

    def open(self, name: str) -> IO[bytes]:
        """Open a file."""
        try:
            return (self.root / _checked(name)).open("rb")
        except FileNotFoundError:
            raise Absent(name) from None
        except OSError as error:
            raise _trouble(error) from None

    def _copy(self, name: str, source: IO[bytes]) -> None:
        path = self.root / _checked(name)
        scratch = path.with_name(f"{path.name}.{os.getpid()}.new")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with scratch.open("wb") as file:
                shutil.copyfileobj(source, file)
                file.flush()
                os.fsync(file.fileno())
            scratch.replace(path)
        except OSError as error:
            with suppress(OSError):
                scratch.unlink(missing_ok=True)
            raise _trouble(error) from None

    def read(self, name: str) -> bytes:
        """Read a file."""
        try:
            return (self.root / _checked(name)).read_bytes()
        except FileNotFoundError:
            raise Absent(name) from None
        except OSError as error:
            raise _trouble(error) from None

    def delete(self, name: str) -> None:
        """Delete a file."""
        (self.root / _checked(name)).unlink(missing_ok=True)

    def all(self) -> Iterator[str]:
        """Walk through the folder; what is not of ours is left out."""
        for path in sorted(self.root.rglob("*")):
            name = path.relative_to(self.root).as_posix()
            if path.is_file() and path.suffix != ".new" and _NAME.fullmatch(name):
                yield name

    def check(self) -> None:
        """Look whether the folder, or the one it will be made in, can be written."""
        nearest = next(path for path in (self.root, *self.root.parents) if path.exists())
        if not os.access(nearest, os.W_OK | os.X_OK):
            raise Unreachable


class Bucket:
    """Objects of a bucket in an S3-compatible store."""

    def __init__(self, address: SplitResult, key: str, secret: str):
        from minio import Minio  # only who keeps uploads there pays for the import
        from urllib3 import PoolManager, Retry, Timeout

        options = parse_qs(address.query)
        endpoint = urlsplit(options["endpoint"][0])
        self.bucket = address.hostname or ""
        self.where = f"bucket {self.bucket} at {endpoint.hostname}"
        self._rests_until = 0.0
        self._client = Minio(
            endpoint.netloc,
            access_key=key,
            secret_key=secret,
            secure=endpoint.scheme == "https",
            region=options.get("region", ["us-east-1"])[0],
            http_client=PoolManager(maxsize=32, retries=Retry(0), timeout=Timeout(connect=CONNECT, read=ANSWER)),
        )

    def write(self, name: str, body: bytes) -> None:
        """Put an object."""
        put = self._client.put_object
        self._ask(lambda: put(self.bucket, _checked(name), BytesIO(body), len(body)))

    def put(self, name: str, path: Path) -> None:
        """Put an object out of a file."""
        self._ask(lambda: self._client.fput_object(self.bucket, _checked(name), str(path)))

    def open(self, name: str) -> IO[bytes]:
        """Get an object onto disk."""
        kept = TemporaryFile()  # noqa: SIM115 (closed by who reads it)
        self._ask(lambda: self._pour(_checked(name), kept))
        kept.seek(0)
        return kept

    def _pour(self, name: str, into: IO[bytes]) -> None:
        answer = self._client.get_object(self.bucket, name)
        try:
            shutil.copyfileobj(answer, into)
        finally:
            answer.close()
            answer.release_conn()

    def read(self, name: str) -> bytes:
        """Get an object."""
        return self._ask(lambda: self._get(_checked(name)))

    def delete(self, name: str) -> None:
        """Remove an object."""
        self._ask(lambda: self._client.remove_object(self.bucket, _checked(name)))

    def all(self) -> Iterator[str]:
        """List the bucket; what is not of ours is left out."""
        listed = self._ask(lambda: list(self._client.list_objects(self.bucket, recursive=True)))
        yield from sorted(each.object_name for each in listed if _NAME.fullmatch(each.object_name or ""))

    def check(self) -> None:
        """Ask for the bucket."""
        if not self._ask(lambda: self._client.bucket_exists(self.bucket)):
            raise Unreachable

    def _get(self, name: str) -> bytes:
        answer = self._client.get_object(self.bucket, name)
        try:
            return bytes(answer.data)
        finally:
            answer.close()
            answer.release_conn()

    def _ask(self, question: Callable[[], T]) -> T:
        """Ask the store; after a failure one request tries anew every few seconds, the others are told at once."""
        from minio.error import MinioException, S3Error
        from urllib3.exceptions import HTTPError

        if self._rests_until > (now := time.monotonic()):
            raise Unreachable
        if self._rests_until:
            self._rests_until = now + REST
        try:
            answer = question()
        except S3Error as error:
            if error.code == "NoSuchKey":
                self._rests_until = 0.0
                raise Absent from None
            raise _trouble(error) from None
        except (MinioException, HTTPError, OSError) as error:
            self._rests_until = time.monotonic() + REST
            raise _trouble(error) from None
        self._rests_until = 0.0
        return answer


def _checked(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise Absent(name)
    return name


def _trouble(error: Exception) -> Unreachable:
    log.error("the store of uploads fails: %s", getattr(error, "code", None) or type(error).__name__)
    return Unreachable()


def write(name: str, body: bytes) -> None:
    """Keep a file whole or not at all; raises `Unreachable`."""
    _store().write(name, body)


def read(name: str) -> bytes:
    """Return a file; raises `Absent` or `Unreachable`."""
    return _store().read(name)


def put(name: str, path: Path) -> None:
    """Keep a copy of a file on disk, whole or not at all; raises `Unreachable`."""
    _store().put(name, path)


def open(name: str) -> IO[bytes]:  # noqa: A001  said as store.open()
    """Return a file to be read piece by piece; raises `Absent` or `Unreachable`."""
    return _store().open(name)


def delete(name: str) -> None:
    """Forget a file, if it is there; raises `Unreachable`."""
    _store().delete(name)


def all() -> Iterator[str]:  # noqa: A001  said as store.all()
    """Name every file; raises `Unreachable`."""
    return _store().all()


def check() -> tuple[bool, str]:
    """Say where uploads are kept, and whether they can be."""
    store = _store()
    try:
        store.check()
    except Unreachable:
        return False, f"uploads: {store.where} cannot be used"
    return True, f"uploads: {store.where}"


def _store() -> Any:
    found: Store = current_app.extensions["store"]
    return found


def init_app(app: Flask) -> None:
    """Open the store that the settings name."""
    settings = app.config["SETTINGS"]
    address = urlsplit(settings.uploads or "")
    if address.scheme == "s3":
        app.extensions["store"] = Bucket(address, settings.uploads_key, settings.uploads_secret)
    else:
        app.extensions["store"] = Folder(Path(settings.uploads) if settings.uploads else settings.data / "uploads")
