// The dashboard and the alerts ask for metrics and labels that processes really tell; promtool reads them where it is installed.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { currentMeter } from '#framework/observing/meter.ts'
import { type Metrics, openMetrics } from '#framework/observing/metrics/open-metrics.ts'
import { openServer, type TestServer } from '#tests/support/server.ts'
import { createTenant } from '#tests/support/tenant.ts'

const ROOT = path.resolve(import.meta.dirname, '../..')
const ALERTS = path.join(ROOT, 'deploy/prometheus/alerts.yaml')
const alerts = readFileSync(ALERTS, 'utf8')
const dashboard: Dashboard = JSON.parse(readFileSync(path.join(ROOT, 'deploy/grafana/pend.json'), 'utf8'))

interface Dashboard {
  readonly panels: readonly {
    readonly id: number
    readonly title: string
    readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number }
    readonly targets: readonly { readonly expr: string; readonly legendFormat: string }[]
  }[]
}

let server: TestServer
let told: string
let metrics: Metrics
before(async () => {
  server = await openServer({ PEND_METRICS: '127.0.0.1:1' })
  // Its mails wait for a worker.
  await createTenant(server, [])
  // Those of a project are nothing but these and its readings.
  const early = openMetrics([])
  metrics = (await server.project.openMetrics())!
  const meter = currentMeter()!
  meter.requested({ method: 'GET', route: '/api/v1/tags', status: 200, seconds: 0.1 })
  meter.entered('tenant')
  meter.lookedUp('prepared lists', true)
  meter.called('outbound', false, 0.1)
  meter.ran('mails.send', 'completed', 0.1)
  told = await metrics.asText()
  early.close()
})
after(() => server.close())

/** Of `expr`: the metrics, and the labels that it names in braces or behind `by`. */
function askedBy(expr: string) {
  const labels = [...expr.matchAll(/\bby \(([^)]*)\)|\{([^}]*)\}/g)]
    .flatMap(([, by, braces]) => (by ?? braces ?? '').split(/,(?=\s*[a-z])/))
    .map((part) => /^\s*(\w+)/.exec(part)?.[1])
    .filter((label) => label !== undefined)
  return { names: expr.match(/\b(?:pend|nodejs|process)_[a-z0-9_]+/g) ?? [], labels }
}

/** Prometheus adds these, and makes `le` of buckets. */
const OF_PROMETHEUS = ['job', 'instance', 'le']

function requireTold(expr: string): void {
  const { names, labels } = askedBy(expr)
  for (const name of names) {
    assert.match(told, new RegExp(`^${name}[{ ]`, 'm'), `${name} in ${expr}`)
    const [, own = ''] = new RegExp(`^${name}\\{(.*)\\} `, 'm').exec(told) ?? []
    for (const label of labels)
      assert.ok(OF_PROMETHEUS.includes(label) || own.includes(`${label}="`), `${label} of ${name} in ${expr}`)
  }
}

const expressionsOf = (text: string) =>
  [...text.matchAll(/expr: (?:\|\n((?: {10,}.*\n)+)|(.*))/g)].map(([, block, line]) => (block ?? line)!.trim())

test('each alert asks for what processes tell, and says what happened and what to do', () => {
  const expressions = expressionsOf(alerts)
  assert.equal(expressions.length, alerts.match(/- alert: /g)!.length)
  assert.ok(expressions.length >= 12)
  for (const expression of expressions) if (!expression.startsWith('up')) requireTold(expression)
  for (const key of ['summary', 'description', 'severity'])
    assert.equal(alerts.match(new RegExp(`\\b${key}: \\S`, 'g'))!.length, expressions.length, key)
})

test('each panel of the dashboard asks for what processes tell, has its own place, and names its lines by labels', () => {
  const cells = new Set<string>()
  for (const {
    title,
    targets,
    gridPos: { x, y, w, h },
  } of dashboard.panels) {
    for (const { expr, legendFormat } of targets) {
      requireTold(expr)
      for (const [, label] of legendFormat.matchAll(/\{\{(\w+)\}\}/g))
        assert.match(expr, new RegExp(`\\b${label}\\b|^[a-z_0-9]+\\{[^}]*\\}$`), `${label} of ${title}`)
    }
    for (let column = x; column < x + w; column++)
      for (let line = y; line < y + h; line++) {
        assert.ok(column < 24 && !cells.has(`${column} ${line}`), title)
        cells.add(`${column} ${line}`)
      }
  }
  assert.equal(new Set(dashboard.panels.map(({ id }) => id)).size, dashboard.panels.length)
})

test('promtool accepts the alerts, where it is installed', () => {
  const { error, status, stdout, stderr } = spawnSync('promtool', ['check', 'rules', ALERTS], { encoding: 'utf8' })
  if (error) assert.equal((error as NodeJS.ErrnoException).code, 'ENOENT')
  else assert.equal(status, 0, stdout + stderr)
})
