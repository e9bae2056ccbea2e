import { type StaticDecode, Type } from 'typebox';
import { ConfigError } from './configError.ts';
import { pattern, pemFile, port, text, webAddress, yesOrNo } from './variable.ts';

const ADDRESS_REMEDY = 'set it to host:port, as in localhost:7233';

/** The variables about Temporal. */
export const TEMPORAL = Type.Object({
  address: Type.Optional(
    pattern('TEMPORAL_ADDRESS', /^(\[[\da-fA-F:]+\]|[\w.-]+)(:\d{1,5})?$/, {
      about: 'Temporal, as in localhost:7233.',
      readme:
        'any Temporal cluster or Temporal Cloud (`TEMPORAL_NAMESPACE`, `TEMPORAL_API_KEY`, `TEMPORAL_TLS…`)',
      unset: 'embedded',
      problem: 'is not the address of a server',
      remedy: ADDRESS_REMEDY,
    }),
  ),
  namespace: text('TEMPORAL_NAMESPACE', { default: 'partyline', about: 'Temporal namespace.' }),
  apiKey: Type.Optional(
    text('TEMPORAL_API_KEY', {
      about: 'API key for Temporal Cloud; switches TLS on.',
      secretsIn: (secret) => [{ secret }],
    }),
  ),
  tls: Type.Object({
    wanted: Type.Optional(
      yesOrNo('TEMPORAL_TLS', {
        about: 'TLS to Temporal: true or false. Empty: on when an API key or a file below is set.',
      }),
    ),
    caPath: Type.Optional(
      pemFile('TEMPORAL_TLS_CA', {
        about:
          "PEM file of the authorities that Temporal's certificate is checked against. Empty: the system's.",
      }),
    ),
    certPath: Type.Optional(pemFile('TEMPORAL_TLS_CERT', { about: "PEM file of the client's certificate." })),
    keyPath: Type.Optional(pemFile('TEMPORAL_TLS_KEY', { about: "PEM file of the client's key." })),
    serverName: Type.Optional(
      text('TEMPORAL_TLS_SERVER_NAME', {
        about: "Name that Temporal's certificate is issued for, when it is not the address.",
      }),
    ),
  }),
  port: port('TEMPORAL_PORT', { default: 7233, about: 'Port of the embedded Temporal.' }),
  uiPort: port('TEMPORAL_UI_PORT', { default: 8233, about: "Port of the embedded Temporal's Web UI." }),
  uiUrl: Type.Optional(
    webAddress('TEMPORAL_UI_URL', {
      about: "Where you open Temporal's Web UI, as in https://temporal.example.com. Empty: the embedded one.",
      readme:
        "where you open Temporal's Web UI: the desk links to it, and only its pages may have payloads decrypted",
      unset: 'embedded',
    }),
  ),
});

type Given = StaticDecode<typeof TEMPORAL>;

/** TLS with one's own files (PEM) or server name. */
type OwnTls = Omit<Given['tls'], 'wanted'>;

/** How to reach Temporal, or where the embedded server listens. */
export interface TemporalConfig extends Pick<Given, 'namespace' | 'apiKey' | 'port' | 'uiPort'> {
  /** `host:port`; `undefined` means the embedded server. */
  address: string | undefined;
  /** `true` for TLS with the system's authorities; files are absolute or relative to the working directory. */
  tls?: true | OwnTls;
  /** Where operators open the Web UI, without a slash at its end; left out when it is not known. */
  uiUrl?: string;
}

/** The server that the variables describe. */
export function temporalConfig({ tls: tlsGiven, address, uiUrl, ...given }: Given): TemporalConfig {
  const tls = tlsConfig(tlsGiven, given.apiKey !== undefined);
  if (address === undefined && (given.apiKey !== undefined || tls !== undefined)) {
    throw new ConfigError(
      'TEMPORAL_ADDRESS',
      'is missing although an API key or TLS is set for it',
      ADDRESS_REMEDY,
    );
  }
  const embeddedUi = address === undefined ? `http://127.0.0.1:${given.uiPort}` : undefined;
  const ui = uiUrl ?? embeddedUi;
  return {
    ...given,
    address: address === undefined || /:\d+$/.test(address) ? address : `${address}:7233`,
    ...(ui === undefined ? {} : { uiUrl: ui }),
    ...(tls === undefined ? {} : { tls }),
  };
}

function tlsConfig({ wanted, ...own }: Given['tls'], hasApiKey: boolean): true | OwnTls | undefined {
  const hasOwn = Object.keys(own).length > 0;
  if ((own.certPath === undefined) !== (own.keyPath === undefined)) {
    throw new ConfigError(
      own.certPath === undefined ? 'TEMPORAL_TLS_CERT' : 'TEMPORAL_TLS_KEY',
      'is missing',
      'a certificate and its key go together, so set both or neither',
    );
  }
  if (wanted === false) {
    if (!hasOwn) return undefined;
    throw new ConfigError(
      'TEMPORAL_TLS',
      'is off although certificates are set',
      'remove it, or remove the TEMPORAL_TLS_… files',
    );
  }
  if (hasOwn) return own;
  return wanted === true || hasApiKey ? true : undefined;
}
