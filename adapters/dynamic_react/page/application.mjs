/**
 * A small React application: `DynamicContextProvider`, and one component that takes the documented
 * hooks, so that the adapter calls what an application of the present render would call.
 */

import { Component, createElement } from 'react';
import { createRoot } from 'react-dom/client';
import {
  DynamicContextProvider,
  useAuthenticatePasskeyMFA,
  useConnectWithOtp,
  useDeletePasskey,
  useDynamicClient,
  useDynamicContext,
  useDynamicWaas,
  useGetMfaToken,
  useGetPasskeys,
  useGetUserMfaMethods,
  useIsMfaRequiredForAction,
  useMfa,
  usePromptMfaAuth,
  useRefreshAuth,
  useRegisterPasskey,
  useStepUpAuthentication,
  useUserWallets,
} from '@dynamic-labs/sdk-react-core';
import { DynamicWaasEVMConnectors } from '@dynamic-labs/waas-evm';

import { becomes, pause } from '../../browser/page/time.mjs';
import { AdapterFault } from '../../dynamic_js/errors.mjs';

const READY_WITHIN_MS = 15_000;
const CLOSED_WITHIN_MS = 2_000;
/** No hand is quicker from one button to the next. */
const HAND_MS = 100;

/** The only chain there is; nothing is ever sent to it, so it needs no node. */
const CHAIN = {
  blockExplorerUrls: [],
  chainId: 1,
  chainName: 'Ethereum Mainnet',
  iconUrls: [],
  name: 'Ethereum',
  nativeCurrency: { decimals: 18, name: 'Ether', symbol: 'ETH' },
  networkId: 1,
  rpcUrls: ['http://localhost:9'],
  vanityName: 'Ethereum',
};

/** Movement costs time, and nobody looks; what waits for its end still hears of it. */
const STILL = `*, *::before, *::after {
  animation-duration: 1ms !important;
  animation-iteration-count: 1 !important;
  transition-duration: 1ms !important;
}`;

/** What the latest render gave; `breakdown` is what React threw if it could not render. */
export const current = { hooks: undefined, breakdown: null };

/**
 * Waits until nothing of the SDK's own is open, and what closed it is rendered: a user who asks for a
 * prompt has seen the last one go.
 */
export async function nothingOpen() {
  const modals = () =>
    [...document.querySelectorAll('.dynamic-shadow-dom')].filter(
      ({ shadowRoot }) => shadowRoot?.querySelector('[data-testid="portal-backdrop"]') != null,
    );
  await becomes(() => modals().length === 0, CLOSED_WITHIN_MS);
  await pause(HAND_MS);
}

/** What broke the application down, or null. */
export function breakdown() {
  return current.breakdown;
}

function Application() {
  current.hooks = {
    authenticatePasskeyMFA: useAuthenticatePasskeyMFA(),
    client: useDynamicClient(),
    context: useDynamicContext(),
    deletePasskey: useDeletePasskey(),
    getMfaToken: useGetMfaToken(),
    getPasskeys: useGetPasskeys(),
    getUserMfaMethods: useGetUserMfaMethods(),
    isMfaRequiredForAction: useIsMfaRequiredForAction(),
    mfa: useMfa(),
    otp: useConnectWithOtp(),
    promptMfaAuth: usePromptMfaAuth(),
    refreshAuth: useRefreshAuth(),
    registerPasskey: useRegisterPasskey(),
    stepUp: useStepUpAuthentication(),
    waas: useDynamicWaas(),
    wallets: useUserWallets(),
  };
  return null;
}

/** Keeps what broke the application down, for whoever asks it for something afterwards. */
class Boundary extends Component {
  constructor(props) {
    super(props);
    this.state = { broken: false };
  }

  static getDerivedStateFromError() {
    return { broken: true };
  }

  componentDidCatch(error) {
    current.breakdown = `${error?.name}: ${error?.message}`;
  }

  render() {
    return this.state.broken ? null : this.props.children;
  }
}

/**
 * Mounts the application into the page's `root`; once in the life of a page.
 *
 * @throws {AdapterFault} the SDK does not become ready
 */
export async function mount({ environmentId, apiBaseUrl }) {
  const settings = {
    apiBaseUrl,
    appName: 'action-mfa',
    cssOverrides: STILL,
    environmentId,
    logLevel: 'ERROR',
    overrides: { evmNetworks: [CHAIN] },
    walletConnectors: [DynamicWaasEVMConnectors],
  };
  const application = createElement(
    Boundary,
    null,
    createElement(DynamicContextProvider, { settings }, createElement(Application)),
  );
  createRoot(document.getElementById('root')).render(application);
  const isReady = () => current.breakdown !== null || current.hooks?.context.sdkHasLoaded === true;
  if (!(await becomes(isReady, READY_WITHIN_MS)) || current.breakdown !== null) {
    const why = current.breakdown ?? `it was not ready within ${READY_WITHIN_MS / 1000} s`;
    throw new AdapterFault(`the SDK did not start: ${why}`);
  }
}
