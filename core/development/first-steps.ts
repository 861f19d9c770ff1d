// The first steps in a fresh clone. Each step checks by itself whether it is done.
import path from 'node:path'
import { selectSessions } from '#apps/sessions/index.ts'
import { readMigrationStatus } from '#framework/database/migrations/run-migrations.ts'
import { query, runQuery } from '#framework/operations/sql/query.ts'
import type { FirstStep } from '#framework/projections/development/parts.ts'
import { createContext } from '#framework/request/create-context.ts'
import type { CoreProject } from '../core-project.ts'
import type { Services } from '../services.ts'

/** In the usual order. */
export async function readFirstSteps(
  project: CoreProject,
  services: Services,
  { hasDemo, hasCall }: { readonly hasDemo: boolean; readonly hasCall: boolean },
): Promise<FirstStep[]> {
  const [{ isCurrent, apps }, hasSession] = await Promise.all([readMigrations(project), readHasSession(services)])
  const own = services.application.apps
    .filter(({ section = 'product' }) => section === 'product')
    .map(({ name }) => name)
  return [
    step('migrated', isCurrent, {
      title: 'Bring the database up to date',
      hint: 'The server does it as it starts.',
      command: './manage migrate',
    }),
    step('demo', hasDemo, {
      title: 'Fill it with the demo',
      hint: 'A start fills an empty database: stop the server, delete .data, start.',
    }),
    step('signed-in', hasSession, {
      title: 'Log in',
      hint: 'One click, above. Then look at the articles of the tenant.',
      link: '/admin/',
    }),
    step('called', hasCall, {
      title: 'Make a first call',
      hint: 'Swagger UI signs in with one click: list the articles there, or run an example in GraphiQL.',
      link: '/swagger/',
    }),
    step('own-app', own.length > 0, {
      title: 'Declare a resource of your own',
      hint: 'An app with one resource, its policy and its tests. Everything else follows from the declaration.',
      command: './manage startapp library --resource books',
    }),
    step(
      'own-table',
      own.some((name) => apps.has(name)),
      {
        title: 'Make its table',
        hint: 'The difference between declarations and database, as SQL to read and commit.',
        command: './manage makemigrations',
      },
    ),
  ]
}

const step = (id: string, isDone: boolean, rest: Omit<FirstStep, 'id' | 'isDone'>): FirstStep => ({
  id,
  isDone,
  ...rest,
})

/** Whether all migrations are applied, and which apps have some. */
async function readMigrations(project: CoreProject): Promise<{ isCurrent: boolean; apps: ReadonlySet<string> }> {
  const { ownerUrl } = await project.openDatabase()
  const files = await readMigrationStatus({ ownerUrl, directory: path.join(project.root, 'migrations') })
  const applied = files.filter(({ appliedAt }) => appliedAt)
  return { isCurrent: applied.length === files.length, apps: new Set(applied.map(({ app }) => app)) }
}

async function readHasSession({ runtime }: Services): Promise<boolean> {
  const system = createContext(runtime, { requestId: 'development' }).asSystem('look whether anybody has logged in')
  const found = selectSessions('session')
  return (await runQuery(system, query.select({ id: found.id }).from(found).limit(1))).length > 0
}
