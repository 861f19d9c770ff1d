// Attacks through requests the server sends: webhooks that point inside, redirects, names that resolve elsewhere.
import assert from 'node:assert/strict'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import http from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { createHttpClient } from '#framework/outbound/http-client.ts'
import { drainTasks } from '#framework/tasks/drain-tasks.ts'
import { arrange } from '#tests/support/arrange.ts'
import { attack } from './support/attack.ts'
import type { Told } from './support/calls.ts'
import { defineAttacks } from './support/run-attacks.ts'
import type { Scene } from './support/scene.ts'
import { answered, MALFORMED, refused } from './support/verdicts.ts'

/** A receiver that the operator allows, and that redirects to a forbidden place. */
const seen: string[] = []
const receiver = http.createServer((request, response) => {
  seen.push(request.url!)
  const inside = request.url === '/inside' ? 'http://169.254.169.254/latest/meta-data/' : '/elsewhere'
  response.writeHead(request.url === '/elsewhere' ? 200 : 307, { location: inside }).end('an answer of the inside')
})
receiver.listen(0, '127.0.0.1').unref()
await new Promise((resolve) => receiver.once('listening', resolve))
const { port } = receiver.address() as AddressInfo

const WAYS_IN: Record<string, readonly string[]> = {
  'this machine, in every spelling': [
    ...[
      'http://127.0.0.1/',
      'http://localhost/',
      'http://127.1/',
      'http://2130706433/',
      'http://0x7f.1/',
      'http://0177.0.0.1/',
    ],
    ...['http://0.0.0.0/', 'http://127.8.8.8/', 'http://x.localhost/', 'http://localhost./', 'http://LOCALHOST/'],
    ...[
      'http://127.0.0.1./',
      'http://017700000001/',
      'http://0x7f000001/',
      'http://127.0.0.1:0/',
      'http://a:b@127.0.0.1/',
    ],
  ],
  'this machine over IPv6, mapped or carried': [
    ...['http://[::1]/', 'http://[::ffff:127.0.0.1]/', 'http://[::ffff:7f00:1]/', 'http://[::127.0.0.1]/'],
    ...['http://[64:ff9b::7f00:1]/', 'http://[2002:7f00:1::]/', 'http://[::]/'],
  ],
  'the metadata of clouds': [
    'http://169.254.169.254/latest/meta-data/',
    'http://100.100.100.200/',
    'http://168.63.129.16/',
    'http://[fd00:ec2::254]/',
  ],
  'private networks': [
    'http://10.0.0.1/',
    'http://172.16.9.9/',
    'http://192.168.0.1/',
    'https://10.0.0.1:8443/',
    'http://[fe80::1]/',
    'http://[fc00::1]/',
  ],
  'names of the inside': [
    'http://redis/',
    'http://db.internal/',
    'http://printer.local/',
    'http://metadata.google.internal/',
  ],
  'ports of other services': [`http://127.0.0.1:6379/`, 'http://example.com:5432/', 'http://example.com:22/'],
}
const CASES: Record<string, string> = {
  'this machine, in every spelling': 'CVE-2024-46990',
  'this machine over IPv6, mapped or carried': 'CVE-2026-35409',
  'the metadata of clouds': 'CVE-2021-21311',
  'private networks': 'CWE-918',
  'names of the inside': 'CVE-2024-24762',
  'ports of other services': 'CVE-2026-40346',
}

/** Gives each address to a new webhook, to an existing one, and to several at once. */
async function giveAll(scene: Scene, urls: readonly string[]): Promise<Told[]> {
  const { owner } = (await scene.tenant()).people
  const as = { as: owner }
  const usual = { url: 'https://example.com/hook', events: ['tags.created'] }
  const made = await scene.ask({ ask: 'createWebhook', input: usual }, as)
  const { id } = made.body!.webhook as { id: string }
  const told = urls.flatMap((url) => [
    scene.ask({ ask: 'createWebhook', input: { ...usual, url } }, as),
    scene.ask({ update: 'webhooks', id, input: { url } }, as),
    scene.ask({ updateMany: 'webhooks', inputs: [{ id, url }] }, as),
  ])
  return Promise.all(told)
}

/** Has the attacker's webhook call each address, and reads the result at the same door. */
async function callAll(scene: Scene, urls: readonly string[]): Promise<Told[]> {
  const { owner } = (await scene.tenant()).people
  for (const url of urls) {
    const made = await scene.ask({ ask: 'createWebhook', input: { url, events: ['tags.created'] } }, { as: owner })
    assert.ok(made.status < 300 || made.status === 422, made.text)
    const id = (made.body?.webhook as { id?: string } | undefined)?.id
    if (id) await scene.ask({ act: 'ping', on: 'webhooks', id }, { as: owner })
  }
  const [{ id: tenantId }] = (await scene.must('GET /tenants', owner)).results
  await drainTasks(scene.server.runtime, { tenantId })
  return [await scene.ask({ list: 'webhookDeliveries', first: 100 }, { as: owner })]
}

defineAttacks(
  'outbound',
  [
    ...Object.entries(WAYS_IN).map(([what, urls]) =>
      attack({
        name: `a webhook refuses the address of ${what}`,
        case: CASES[what]!,
        guard: 'public addresses alone',
        attempt: (scene) => giveAll(scene, urls),
        meets: refused('request.validation_failed'),
      }),
    ),
    attack({
      name: 'a redirected webhook stops there, inside or elsewhere',
      case: 'CVE-2026-27567',
      guard: 'redirects are not followed',
      attempt: (scene) => callAll(scene, [`http://127.0.0.1:${port}/inside`, `http://127.0.0.1:${port}/away`]),
      meets: answered(200),
      holds: (_scene, _prepared, [told]) => {
        assert.ok(seen.includes('/inside') && seen.includes('/away'), 'the allowed receiver was not called')
        assert.ok(!seen.includes('/elsewhere'), 'the redirect was followed')
        for (const { responseStatus, outcome } of told!.rows!)
          assert.deepEqual([responseStatus, outcome], [307, 'failed'])
      },
    }),
    attack({
      name: 'a webhook with another scheme, a password or without a host is refused',
      case: 'CWE-918',
      guard: 'addresses are http or https',
      attempt: (scene) =>
        Promise.all(
          [
            'file:///etc/passwd',
            'gopher://127.0.0.1:6379/_FLUSHALL',
            'javascript:alert(1)',
            'data:text/html,x',
            '//attacker.example',
            'http://',
            'ftp://x.example/',
            ' http://x.example/',
            'http://x.example/<script>',
          ].map((url) => scene.ask({ ask: 'createWebhook', input: { url, events: ['*'] } })),
        ),
      meets: refused(...MALFORMED),
    }),
    attack({
      name: 'a name that resolves inside is refused at call time, even when one of its addresses is public',
      case: 'CVE-2024-39699',
      guard: 'addresses are judged when they are looked up',
      doors: ['REST'],
      attempt: () =>
        Promise.all(
          [['127.0.0.1'], ['93.184.216.34', '127.0.0.1'], ['10.0.0.1'], ['::ffff:127.0.0.1'], []].map((addresses) =>
            outcomeOf(createHttpClient({ resolve: async () => addresses }), 'http://rebound.example:8080/'),
          ),
        ),
      meets: answered(403),
      holds: (_scene, _prepared, told) => {
        for (const { text } of told) assert.match(text, /does not lead to the public internet/)
      },
    }),
    attack({
      name: 'the client calls the very address it checked, even when a second lookup differs',
      case: 'CVE-2025-69206',
      guard: 'the address is pinned',
      doors: ['REST'],
      attempt: async () => {
        let looks = 0
        const resolve = async () => (looks++ === 0 ? ['93.184.216.34'] : ['127.0.0.1'])
        return isCalledAt('93.184.216.34', createHttpClient({ resolve }))
      },
      meets: answered(404),
    }),
    attack({
      name: 'every redirect of an allowed address is checked like the first one',
      case: 'CVE-2026-45715',
      guard: 'redirects are judged',
      doors: ['REST'],
      attempt: () =>
        outcomeOf(createHttpClient({ allowedHosts: [`127.0.0.1:${port}`] }), `http://127.0.0.1:${port}/inside`, 3),
      meets: answered(403),
      holds: (_scene, _prepared, [told]) => assert.match(told!.text, /public internet/),
    }),
    attack({
      name: 'plain http is refused where TLS is required',
      case: 'CVE-2025-57814',
      guard: 'TLS in production',
      doors: ['REST'],
      attempt: () => outcomeOf(createHttpClient({ requiresTls: true }), 'http://example.com/'),
      meets: answered(403),
      holds: (_scene, _prepared, [told]) => assert.match(told!.text, /not https/),
    }),
    attack({
      name: 'the secret of a webhook is shown once and never again',
      case: 'CVE-2026-28361',
      guard: 'secrets are sealed',
      arrange: (scene) =>
        scene.must('POST /webhooks', scene.attacker.people.owner, {
          url: 'https://hooks.example.com/',
          events: ['*'],
          isEnabled: false,
        }),
      attempt: (scene, { webhook }) =>
        Promise.all([
          scene.ask({ read: 'webhooks', id: webhook.id }),
          scene.ask({ list: 'webhooks' }),
          scene.ask({ list: 'changes' }),
        ]),
      meets: answered(200),
      holds: async (_scene, { secret, webhook }, told) => {
        for (const { text } of told) assert.ok(!text.includes(secret) && !text.includes('sealed"'))
        const [kept] = await arrange('select secrets::text from public.webhooks where id = $1', [webhook.id])
        assert.ok(!String(kept!.secrets).includes(secret), 'the secret is kept as it is')
      },
    }),
  ],
  { PEND_OUTBOUND_ALLOWED_HOSTS: `127.0.0.1:${port}` },
)

/** Whether a call would connect to this one address. It ends before it sends anything: the address has no owner here. */
async function isCalledAt(address: string, client: ReturnType<typeof createHttpClient>): Promise<Told> {
  const places: unknown[] = []
  const note = (message: unknown) => {
    const { socket } = message as { socket: Socket }
    socket.on('lookup', (_error, place, ...more) => {
      if (more[1] !== 'rebound.example') return
      places.push(place)
      socket.destroy(new Error('not to be called'))
    })
  }
  subscribe('net.client.socket', note)
  const told = await outcomeOf(client, 'http://rebound.example:8080/').finally(() =>
    unsubscribe('net.client.socket', note),
  )
  assert.deepEqual(places, [address])
  return told
}

/** The client's answer to a call: 403 when it refuses. */
async function outcomeOf(client: ReturnType<typeof createHttpClient>, url: string, redirects = 0): Promise<Told> {
  const blank = {
    headers: new Headers(),
    code: null,
    detail: null,
    body: null,
    rows: null,
    count: null,
    sent: url,
    isInside: false,
  }
  return client.send({ method: 'GET', url, redirects, timeoutMs: 2000 }).then(
    ({ status, body }) => ({ ...blank, status, text: body }),
    (error: { message: string; reason: string }) => ({
      ...blank,
      status: error.reason === 'refused' ? 403 : 404,
      text: error.message,
    }),
  )
}
