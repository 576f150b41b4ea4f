"""A signal is remembered and acted on at a safe moment; the handlers are put back."""

import os
import signal

import pytest

from plumbline.stack.interruption import Interrupted, interruptible


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_things_at_the_next_check(number):
    with interruptible() as interruption:
        interruption.check()
        os.kill(os.getpid(), number)
        with pytest.raises(Interrupted, match=number.name) as caught:
            interruption.check()
    assert caught.value.exit_code == 128 + number


def test_a_second_ctrl_c_interrupts_at_once():
    with interruptible():
        os.kill(os.getpid(), signal.SIGTERM)
        with pytest.raises(KeyboardInterrupt):
            os.kill(os.getpid(), signal.SIGINT)


def test_the_handlers_are_put_back():
    before = signal.getsignal(signal.SIGTERM)
    with interruptible():
        pass
    assert signal.getsignal(signal.SIGTERM) is before
