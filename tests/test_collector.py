"""The garbage collector: at rest while much is made, and past what stays for good."""

import gc

from comity.collector import collector_at_rest, spare_what_is_loaded


def test_it_rests_inside_and_is_as_before_afterwards() -> None:
    assert gc.isenabled()
    with collector_at_rest():
        assert not gc.isenabled()
        with collector_at_rest():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()


def test_what_is_there_is_in_no_later_collection() -> None:
    before = gc.get_freeze_count()
    kept = [[number] for number in range(1000)]
    spare_what_is_loaded()
    try:
        assert gc.get_freeze_count() - before > len(kept)
    finally:
        gc.unfreeze()
