"""Models of Dynamic's React, React Native and JavaScript SDKs, under the SDKs' own names.

Each stands in front of one :class:`~action_mfa.simulator.client.Client` and shows an application
what the documentation of that SDK shows it, differences included: who consumes the token that they
return, who takes a boolean and who an object, who prompts and for what, who has no such function.
An object literal of JavaScript is written as keyword arguments, a promise is awaited.

They are models of what is documented, not of each package's faults: where the page and a package
disagree, the page is followed. So a persistent token is held until its session ends, although the
packages forget every token after one use.

Source: the page on Action-Based MFA; npm ``@dynamic-labs/sdk-react-core`` 5.3.2,
``@dynamic-labs/client`` 4.83.1 and ``@dynamic-labs-sdk/client`` 1.27.1.
"""

from action_mfa.simulator.platforms.application import Application
from action_mfa.simulator.platforms.javascript import JavaScript
from action_mfa.simulator.platforms.mfa import MfaFunctions
from action_mfa.simulator.platforms.promises import Promise, settled
from action_mfa.simulator.platforms.react import React
from action_mfa.simulator.platforms.react_native import ReactNative
from action_mfa.simulator.platforms.values import (
    MFAAction,
    RegisteredDevice,
    TokenOptions,
    UserDevice,
    UserPasskey,
    VerifyResponse,
)

__all__ = [
    "Application",
    "JavaScript",
    "MFAAction",
    "MfaFunctions",
    "Promise",
    "React",
    "ReactNative",
    "RegisteredDevice",
    "TokenOptions",
    "UserDevice",
    "UserPasskey",
    "VerifyResponse",
    "settled",
]
