// What the outbound client calls and what it never calls: real servers, real connections, addresses as attackers write them.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import http, { type IncomingMessage, type RequestListener } from 'node:http'
import net from 'node:net'
import { after, describe, test } from 'node:test'
import { createHttpClient, type HttpClientOptions } from './http-client.ts'
import { OutboundFailure } from './outbound-failure.ts'
import { isPublicAddress } from './public-address.ts'

const closers: (() => void)[] = []
after(() => {
  for (const close of closers) close()
})

async function openReceiver(
  listener: RequestListener,
): Promise<{ origin: string; port: number; seen: IncomingMessage[] }> {
  const seen: IncomingMessage[] = []
  const server = http.createServer((request, response) => {
    seen.push(request)
    listener(request, response)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  closers.push(() => server.close().closeAllConnections())
  const { port } = server.address() as net.AddressInfo
  return { origin: `http://127.0.0.1:${port}`, port, seen }
}

async function failureOf(url: string, options: HttpClientOptions = {}, rest: object = {}): Promise<OutboundFailure> {
  const sent = createHttpClient(options).send({ method: 'GET', url, timeoutMs: 3000, ...rest })
  const failure = await sent.then(
    () => assert.fail(`${url} was called`),
    (error) => error,
  )
  assert.ok(failure instanceof OutboundFailure, String(failure))
  return failure
}

describe('addresses that are never called', () => {
  const inside: [string, string][] = [
    ['loopback', 'http://127.0.0.1/'],
    ['loopback by name', 'http://localhost/'],
    ['loopback of IPv6', 'http://[::1]/'],
    ['this host', 'http://0.0.0.0/'],
    ['a private network', 'http://10.1.2.3/'],
    ['a private network', 'http://172.16.0.1/'],
    ['a private network', 'http://192.168.1.1/'],
    ['the carrier’s network, Alibaba’s metadata', 'http://100.100.100.200/'],
    ['metadata of AWS, GCP and Azure (CVE-2021-21311)', 'http://169.254.169.254/latest/meta-data/'],
    ['metadata of AWS over IPv6', 'http://[fd00:ec2::254]/'],
    ['metadata of Oracle', 'http://192.0.0.192/'],
    ['the wire server of Azure', 'http://168.63.129.16/'],
    ['link-local IPv6', 'http://[fe80::1]/'],
    ['multicast', 'http://224.0.0.1/'],
    ['broadcast', 'http://255.255.255.255/'],
    ['an address as one number (CVE-2021-29922 class)', 'http://2130706433/'],
    ['an address with octal parts (CVE-2021-28918)', 'http://0177.0.0.1/'],
    ['an address with hexadecimal parts', 'http://0x7f.0x0.0x0.0x1/'],
    ['a short address', 'http://127.1/'],
    ['full-width digits', 'http://１２７.０.０.１/'],
    ['an IPv4 address mapped into IPv6 (CVE-2024-29415 class)', 'http://[::ffff:127.0.0.1]/'],
    ['an IPv4 address mapped into IPv6 in hexadecimal', 'http://[::ffff:7f00:1]/'],
    ['an IPv4-compatible address', 'http://[::127.0.0.1]/'],
    ['NAT64', 'http://[64:ff9b::7f00:1]/'],
    ['NAT64 of a local prefix', 'http://[64:ff9b:1::7f00:1]/'],
    ['6to4', 'http://[2002:7f00:1::]/'],
    ['Teredo', 'http://[2001:0:7f00:1::]/'],
    ['a name with a dot at its end', 'http://localhost./'],
    ['a port of another service', 'http://example.com:6379/'],
    ['another scheme', 'file:///etc/passwd'],
    ['another scheme', 'gopher://127.0.0.1:6379/_FLUSHALL'],
    ['a password in the address', 'http://user:secret@example.com/'],
    ['an invalid address', 'http://'],
  ]
  for (const [title, url] of inside)
    test(`refuses ${title}: ${url}`, async () => assert.equal((await failureOf(url)).reason, 'refused'))

  test('refuses plain http where TLS is required', async () => {
    assert.match((await failureOf('http://example.com/', { requiresTls: true })).message, /not https/)
  })

  test('refuses a name that resolves inside, alone or among others (CVE-2023-32786 class)', async () => {
    for (const addresses of [['127.0.0.1'], ['93.184.215.14', '10.0.0.1'], ['::1'], []]) {
      const failure = await failureOf('http://rebound.example/', { resolve: async () => addresses })
      assert.equal(failure.reason, 'refused')
      assert.match(failure.message, /rebound\.example/)
    }
  })

  test('resolves a name once, so that a second answer cannot lead inside (DNS rebinding)', async () => {
    let asked = 0
    const resolve = async () => (asked++ === 0 ? ['192.0.2.1'] : ['127.0.0.1'])
    await failureOf('http://rebound.example/', { resolve }, { timeoutMs: 300 })
    assert.equal(asked, 1)
  })

  test('recognises public addresses', () => {
    for (const address of ['8.8.8.8', '93.184.215.14', '2606:4700::1111', '::ffff:8.8.8.8'])
      assert.equal(isPublicAddress(address), true, address)
    for (const address of ['', 'x', '1.2.3', 'fec0::1', '3fff::1', '100::1', '4000::1', '2001:db8::1'])
      assert.equal(isPublicAddress(address), false, address)
  })
})

describe('calls', () => {
  const allow = (...ports: number[]) => ({ allowedHosts: ports.map((port) => `127.0.0.1:${port}`) })

  test('a host allowed by name and port is called, its neighbour is not', async () => {
    const { origin, port, seen } = await openReceiver((_request, response) => response.end('hello'))
    const client = createHttpClient(allow(port))
    const answer = await client.send({ method: 'POST', url: `${origin}/in`, body: 'x', headers: { 'x-one': '1' } })
    assert.deepEqual([answer.status, answer.body, answer.isTruncated], [200, 'hello', false])
    assert.deepEqual([seen[0]!.headers['x-one'], seen[0]!.headers['user-agent']], ['1', 'PEND'])
    assert.equal((await failureOf(`${origin}/`, allow(port + 1))).reason, 'refused')
  })

  test('a redirect is returned, unless the call follows redirects', async () => {
    const { origin, port } = await openReceiver((request, response) =>
      request.url === '/' ? response.writeHead(302, { location: '/there' }).end() : response.end('there'),
    )
    const client = createHttpClient(allow(port))
    assert.equal((await client.send({ method: 'GET', url: `${origin}/` })).status, 302)
    assert.equal((await client.send({ method: 'GET', url: `${origin}/`, redirects: 1 })).body, 'there')
  })

  test('a redirect that leads inside is refused (CVE-2024-3572 class), and an endless one is returned', async () => {
    const inside = await openReceiver((_request, response) => response.end('secret'))
    const { origin, port } = await openReceiver((request, response) =>
      response
        .writeHead(302, { location: request.url === '/loop' ? '/loop' : `http://localhost:${inside.port}/` })
        .end(),
    )
    assert.equal((await failureOf(`${origin}/`, allow(port), { redirects: 3 })).reason, 'refused')
    assert.equal(inside.seen.length, 0)
    const loop = await createHttpClient(allow(port)).send({ method: 'GET', url: `${origin}/loop`, redirects: 3 })
    assert.equal(loop.status, 302)
  })

  test('credentials do not follow to another origin (CVE-2022-0155)', async () => {
    const other = await openReceiver((_request, response) => response.end())
    const { origin, port } = await openReceiver((_request, response) =>
      response.writeHead(307, { location: `${other.origin}/` }).end(),
    )
    const client = createHttpClient(allow(port, other.port))
    const headers = { authorization: 'Bearer secret', 'x-kept': 'yes' }
    await client.send({ method: 'POST', url: `${origin}/`, headers, body: 'same', redirects: 1 })
    assert.equal(other.seen[0]!.headers.authorization, undefined)
    assert.deepEqual([other.seen[0]!.method, other.seen[0]!.headers['x-kept']], ['POST', 'yes'])
  })

  test('a proxy of the environment is ignored', async () => {
    const { origin, port } = await openReceiver((_request, response) => response.end('direct'))
    process.env.http_proxy = 'http://127.0.0.1:9'
    try {
      assert.equal((await createHttpClient(allow(port)).send({ method: 'GET', url: origin })).body, 'direct')
    } finally {
      delete process.env.http_proxy
    }
  })

  test('an endless answer is cut, and a missing one times out', async () => {
    const { origin, port } = await openReceiver((request, response) => {
      if (request.url === '/silent') return
      if (request.url === '/slow') return void response.write('a')
      response.write('x'.repeat(200_000))
    })
    const client = createHttpClient(allow(port))
    const cut = await client.send({ method: 'GET', url: `${origin}/big`, maxBytes: 1000 })
    assert.deepEqual([cut.body.length, cut.isTruncated], [1000, true])
    for (const path of ['silent', 'slow'])
      assert.equal((await failureOf(`${origin}/${path}`, allow(port), { timeoutMs: 200 })).reason, 'timeout')
  })

  test('a server that speaks no HTTP, or no server, is a transient failure', async () => {
    const server = net.createServer((socket) => socket.end('\u0000 nonsense\r\n\r\n')).listen(0, '127.0.0.1')
    await once(server, 'listening')
    closers.push(() => server.close())
    const { port } = server.address() as net.AddressInfo
    assert.equal((await failureOf(`http://127.0.0.1:${port}/`, allow(port))).reason, 'connection')
    assert.equal((await failureOf('http://127.0.0.1:9/', allow(9))).reason, 'connection')
  })
})
