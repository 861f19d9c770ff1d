// An app is one folder and one line: its setting, service, check and task are found in a copy of the project.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'

const ROOT = path.resolve(import.meta.dirname, '../..')
const COPIED = ['admin', 'api', 'apps', 'core', 'edge-services', 'framework', 'shared', 'package.json', 'tsconfig.json']

const MANIFEST = `// Places to park, with one part of each sort.
import Type from 'typebox'
import { defineApp } from '#framework/application/define-app.ts'
import { defineCheck } from '#framework/checks/define-check.ts'
import { defineOpening } from '#framework/request/services/define-opening.ts'
import { defineService } from '#framework/request/services/define-service.ts'
import { defineSettings } from '#framework/settings/define-settings.ts'
import { integer } from '#framework/settings/kinds.ts'
import { defineTask } from '#framework/tasks/define-task.ts'

const settings = defineSettings({
  chapter: 'Parking',
  settings: { places: integer('PEND_PARKING_PLACES', 'the places of one yard', { min: 1, max: 99 }) },
  usual: { places: 7 },
})
const yard = defineService<{ places: number }>('yard')

export const app = defineApp({
  name: 'parking',
  resources: [],
  settings: [settings],
  services: [defineOpening(yard, { open: (parts) => ({ places: settings.of(parts.settings).places }) })],
  tasks: [defineTask('parking.count', { payload: Type.Object({}), run: async () => undefined })],
  checks: async () => [
    defineCheck({
      name: 'parking',
      find: async (project) => [
        { id: 'parking.few', level: 'warning', path: 'PEND_PARKING_PLACES', message: String(settings.of(project.settings).places), hint: '' },
      ],
    }),
  ],
})
`
const ASKING = `
const { buildProject } = await import('#core/project.ts')
const project = buildProject(process.cwd(), { PEND_ENV: 'test', PEND_PARKING_PLACES: '9' })
const { openings, queue } = await project.loadApplication()
const parts = { settings: project.settings, runtime: { services: new Map() } }
const opening = openings.find(({ name }) => name === 'yard')
const checks = await project.loadChecks()
console.log(JSON.stringify({
  opened: (await opening.start(parts)).entry,
  found: await checks.find(({ name }) => name === 'parking').find(project),
  isTask: queue.tasks.has('parking.count'),
  documented: project.documentSettings().find(({ variable }) => variable === 'PEND_PARKING_PLACES'),
}))`

const copy = mkdtempSync(path.join(tmpdir(), 'pend-added-'))
before(() => {
  for (const name of COPIED) cpSync(path.join(ROOT, name), path.join(copy, name), { recursive: true })
  symlinkSync(path.join(ROOT, 'node_modules'), path.join(copy, 'node_modules'))
})
after(() => rmSync(copy, { recursive: true }))

test('one folder and one line bring a setting, a service, a check and a task', () => {
  mkdirSync(path.join(copy, 'apps/parking'))
  writeFileSync(path.join(copy, 'apps/parking/app.ts'), MANIFEST)
  const list = path.join(copy, 'core/installed-apps.ts')
  const line = "import { app as parking } from '#apps/parking/app.ts'\n"
  const text = readFileSync(list, 'utf8')
  writeFileSync(list, (line + text).replace('  frameworkApp,\n', '  frameworkApp,\n  parking,\n'))
  writeFileSync(path.join(copy, 'ask.ts'), ASKING)
  const said = JSON.parse(execFileSync(process.execPath, ['ask.ts'], { cwd: copy, encoding: 'utf8' }))
  assert.deepEqual(said.opened, ['yard', { places: 9 }])
  assert.equal(said.found[0].message, '9')
  assert.equal(said.isTask, true)
  assert.deepEqual([said.documented.chapter, said.documented.usual], ['Parking', '7'])
})
