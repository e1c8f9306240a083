// The identity provider of the tests: a real oidc-provider on one port, and on another what a test asks of it, such as to
// rotate its keys, to go away, or to sign what no provider would. It ends when its standard input does.
//
// node provider.mjs MODULES PUBLIC_URL: where the packages are, and the address of the service that people sign in to.

import crypto from 'node:crypto';
import http from 'node:http';
import { pathToFileURL } from 'node:url';

const [modules, publicUrl] = process.argv.slice(2);
const { default: Provider } = await import(pathToFileURL(`${modules}/node_modules/oidc-provider/lib/index.js`));

/** What the service is called in access tokens. */
const AUDIENCE = 'https://prisoverslag.example.org';

const ACCOUNTS = {
  kari: { name: 'Kari Nordmann', roles: ['CaseOfficer', 'Admin'], tid: 'our-tenant' },
  ola: { name: 'Ola Nordmann', roles: [], tid: 'our-tenant' },
  guest: { name: 'Gjest Andrestads', roles: ['CaseOfficer'], tid: 'their-tenant' },
  hidden: {
    // Composed of two, turned, with what is not seen, over two lines, and a tower of marks.
    name: ' A\u030as\u202e\u2066 \u200bNord\ufeffmann\n\u0007o\u0300\u0301\u0302\u0303\u0304 ',
    roles: ['CaseOfficer'],
    tid: 'our-tenant',
  },
  unseen: { name: '\u2800\u200b\u202e', roles: ['CaseOfficer'], tid: 'our-tenant' },
  long: { name: 'x'.repeat(1000), roles: ['CaseOfficer'], tid: 'our-tenant' },
  applicant: {
    name: 'Søker <b>Fra</b> Universitetet',
    roles: ['Applicant'],
    tid: 'our-tenant',
    authorization_details: [
      { type: 'ansattporten:altinnressurs', reportees: [{ Authority: 'iso6523-actorid-upis', ID: '0192:974760673' }] },
    ],
  },
};

const redirects = {
  redirect_uris: [`${publicUrl}/sign-in/callback`],
  post_logout_redirect_uris: [`${publicUrl}/`],
  response_types: ['code'],
  grant_types: ['authorization_code'],
};
const CLIENTS = [
  // A secret that must be encoded before it goes into the header (RFC 6749, section 2.3.1).
  { client_id: 'web', client_secret: 'a secret: 100 % +&/=?', ...redirects },
  { client_id: 'web-post', client_secret: 'another+secret', token_endpoint_auth_method: 'client_secret_post', ...redirects },
  { client_id: 'web-public', token_endpoint_auth_method: 'none', ...redirects },
  { client_id: 'web-ec', client_secret: 'secret', id_token_signed_response_alg: 'ES256', ...redirects },
  {
    client_id: 'machine',
    client_secret: 'secret',
    redirect_uris: [],
    response_types: [],
    grant_types: ['client_credentials'],
    scope: 'ssb:prisoverslag ssb:other',
  },
];

let generation = 0;
let keys = [];
let unknown = [];
let former = [];
let handle;

function newKeys() {
  generation += 1;
  const key = (kid, alg, { privateKey, publicKey }) => ({ kid, alg, privateKey, publicKey });
  return [
    key(`rs-${generation}`, 'RS256', crypto.generateKeyPairSync('rsa', { modulusLength: 2048 })),
    key(`es-${generation}`, 'ES256', crypto.generateKeyPairSync('ec', { namedCurve: 'P-256' })),
  ];
}

const cookieKey = crypto.randomUUID();

function provide(published) {
  const provider = new Provider(issuer, {
    clients: CLIENTS,
    cookies: { keys: [cookieKey] },
    jwks: {
      keys: published.map(({ kid, alg, privateKey }) => ({ ...privateKey.export({ format: 'jwk' }), kid, alg, use: 'sig' })),
    },
    enabledJWA: { idTokenSigningAlgValues: ['RS256', 'ES256'] },
    scopes: ['openid', 'profile', 'offline_access', 'ssb:prisoverslag', 'ssb:other'],
    claims: { openid: ['sub'], profile: ['name', 'roles', 'tid', 'authorization_details'] },
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, ...ACCOUNTS[id] }) }),
    loadExistingGrant: async (ctx) => {
      const { client, session, params } = ctx.oidc;
      const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
      grant.addOIDCScope(params.scope);
      await grant.save();
      return grant;
    },
    interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => undefined,
        getResourceServerInfo: (_, resource) => ({
          audience: resource,
          scope: 'ssb:prisoverslag ssb:other',
          accessTokenFormat: 'jwt',
          jwt: { sign: { alg: 'RS256' } },
        }),
      },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: (ctx, form) => {
          ctx.body = page(`${form}<button form="op.logoutForm" type="submit" name="logout" value="yes">Sign out</button>`);
        },
      },
    },
    extraTokenClaims: () => ({ consumer: { authority: 'iso6523-actorid-upis', ID: '0192:974760673' } }),
    // Maskinporten says no `sub`.
    formats: { customizers: { jwt: (_, __, jwt) => { delete jwt.payload.sub; } } },
    ttl: { AccessToken: 120, ClientCredentials: 120, Interaction: 3600, Session: 3600, Grant: 3600, IdToken: 86_400 },
  });
  provider.on('server_error', (_, error) => console.error(error));
  const serve = provider.callback();
  return async (request, response) => {
    const [path] = request.url.split('?');
    if (path.startsWith('/interaction/')) return interact(provider, request, response);
    return serve(request, response);
  };
}

const page = (body) => `<!doctype html><html lang="en"><title>Identity provider</title><link rel="icon" href="data:,"><main>${body}</main></html>`;

/** The page on which a person says who they are, and what follows. */
async function interact(provider, request, response) {
  if (request.method !== 'POST') {
    const button = (value) => `<button name="account" value="${value}">${value}</button>`;
    response.setHeader('content-type', 'text/html');
    response.end(page(`<form method="post">${[...Object.keys(ACCOUNTS), 'nobody'].map(button).join('')}</form>`));
    return;
  }
  const account = new URLSearchParams(await body(request)).get('account');
  const result =
    account === 'nobody'
      ? { error: 'access_denied', error_description: '<script>document.title = "taken"</script>' }
      : { login: { accountId: account } };
  await provider.interactionFinished(request, response, result);
}

async function body(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

const base64 = (data) => Buffer.from(data).toString('base64url');

/**
 * A token with any header and claims: `header` and `claims` go before what is usual, null takes a member away, and texts
 * stand as they are. `key` is current, former or unknown; `sign` is an algorithm, or a way to sign that no provider has.
 */
function mint({ header = {}, claims = {}, key = 'current', sign = 'RS256' }) {
  const pool = { current: keys, former, unknown }[key];
  const { kid, privateKey, publicKey } = pool.find(({ alg }) => alg === (sign === 'ES256' ? 'ES256' : 'RS256'));
  const text = (given, usual) => {
    if (typeof given === 'string') return given;
    const members = Object.entries({ ...usual, ...given }).filter(([, value]) => value !== null);
    return JSON.stringify(Object.fromEntries(members));
  };
  const alg = sign === 'HS256-by-public-key' ? 'HS256' : sign;
  const head = base64(text(header, { alg, typ: 'at+jwt', kid }));
  const payload = base64(text(claims, { iss: issuer, aud: AUDIENCE, client_id: 'machine', scope: 'ssb:prisoverslag' }));
  const message = `${head}.${payload}`;
  const signatures = {
    RS256: () => crypto.sign('sha256', message, privateKey),
    PS256: () => crypto.sign('sha256', message, { key: privateKey, padding: crypto.constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }),
    ES256: () => crypto.sign('sha256', message, { key: privateKey, dsaEncoding: 'ieee-p1363' }),
    none: () => '',
    'HS256-by-public-key': () =>
      crypto.createHmac('sha256', publicKey.export({ type: 'spki', format: 'pem' })).update(message).digest(),
  };
  return `${message}.${base64(signatures[sign]())}`;
}

const requests = {};
let held = null;
let isHeld = '';
const waiting = [];

const server = http.createServer(async (request, response) => {
  const [path] = request.url.split('?');
  requests[path] = (requests[path] ?? 0) + 1;
  if (path === isHeld) await new Promise((resolve) => waiting.push(resolve));
  if (path === held?.path) {
    response.writeHead(held.status, { 'content-type': 'application/json', location: `${issuer}/elsewhere` });
    response.end(held.body);
    return;
  }
  handle(request, response);
});
const listen = (listener, port) => new Promise((resolve) => listener.listen(port, '127.0.0.1', resolve));
await listen(server, 0);
const { port } = server.address();
const issuer = `http://127.0.0.1:${port}`;
unknown = newKeys();
keys = newKeys();
handle = provide(keys);

const controls = {
  /** New keys; the former are still published where `keep` says so. */
  rotate: ({ keep }) => {
    former = keys;
    keys = newKeys();
    handle = provide(keep ? [...keys, ...former] : keys);
  },
  away: () => new Promise((resolve) => {
    server.close(resolve);
    server.closeAllConnections();
  }),
  back: () => listen(server, port),
  /** Answers of a path wait from now on, until they are let go. */
  hold: ({ path }) => { isHeld = path; },
  release: () => {
    isHeld = '';
    waiting.splice(0).forEach((resolve) => resolve());
  },
  /** A path answers this, until it is told to answer itself again. */
  answer: ({ path, status = 200, body = '' }) => { held = path ? { path, status, body } : null; },
  mint: (asked) => mint(asked),
  /** The published keys, changed: without the members that are named. */
  key_set: ({ without }) =>
    JSON.stringify({
      keys: keys.map(({ kid, alg, publicKey }) => {
        const members = Object.entries({ ...publicKey.export({ format: 'jwk' }), kid, alg, use: 'sig' });
        return Object.fromEntries(members.filter(([name]) => !without.includes(name)));
      }),
    }),
  requests: ({ path }) => requests[path] ?? 0,
  now: () => Math.floor(Date.now() / 1000),
};

const control = http.createServer(async (request, response) => {
  const asked = JSON.parse((await body(request)) || '{}');
  const answer = await controls[request.url.slice(1)](asked);
  response.end(JSON.stringify(answer ?? null));
});
await listen(control, 0);
console.log(JSON.stringify({ issuer, control: `http://127.0.0.1:${control.address().port}` }));
process.stdin.resume().on('end', () => process.exit(0));
