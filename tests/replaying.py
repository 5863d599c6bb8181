"""After a test: whatever its acts have put into the record follows from what stood there before."""

from consult.ledger.faults import FaultCode
from consult.ledger.replay import replay
from consult.models.record import RecordEntry

OF_ROWS_THAT_A_TEST_BEGINS_WITH = {
    FaultCode.DELEGATION_UNKNOWN,
    FaultCode.NOT_TAKING_PART,
    FaultCode.ACCREDITATION_UNKNOWN,
    FaultCode.REVISION_UNKNOWN,
    FaultCode.OUT_OF_TURN,
    FaultCode.REGISTER_WRONG,
    FaultCode.EXCLUDED_WRONG,
    FaultCode.SITTING_NOT_OPEN,
}
"""What factories write straight into the tables has no entry, so the record cannot know of it."""


def assert_the_record_follows(database):
    with database.reading() as occasion:
        rows = occasion.session.query(RecordEntry.body).order_by(RecordEntry.position)
        bodies = [row.body for row in rows]
    faults = replay(bodies).faults
    assert [each for each in faults if each.code not in OF_ROWS_THAT_A_TEST_BEGINS_WITH] == []
