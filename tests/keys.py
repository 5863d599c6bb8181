"""The key that signs the record of every test: known to everybody, so that what it signs can be foreseen."""

from consult.services.record_keys import PrivateKey

ORIGIN = "localhost/log"
KEY = PrivateKey(ORIGIN, bytes(range(32)))
PRIVATE = KEY.written
PUBLIC = str(KEY.public)
