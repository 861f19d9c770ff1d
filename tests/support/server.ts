// The whole server on the run's database, over real HTTP, for tests outside any part.
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { CoreProject } from '#core/core-project.ts'
import { openDevelopment } from '#core/development/open-development.ts'
import { buildServer } from '#core/http.ts'
import { readinessOf } from '#core/processes/open-readiness.ts'
import { buildProject } from '#core/project.ts'
import { openServices, type Services } from '#core/services.ts'
import type { Application } from '#framework/application/build-application.ts'
import { openStaticFolder } from '#framework/static-files/collected/static-folder.ts'
import type { Answer } from '#framework/testing/answer.ts'
import { testDatabaseUrls } from '#framework/testing/database.ts'

const ROOT = path.resolve(import.meta.dirname, '../..')

export interface Call {
  readonly method?: string
  readonly token?: string | null
  readonly body?: unknown
  readonly headers?: Record<string, string>
}

export interface TestServer extends Pick<Services, 'application' | 'runtime' | 'access'> {
  readonly origin: string
  readonly project: CoreProject
  /** One HTTP request; `path` begins with a slash. */
  call(path: string, call?: Call): Promise<Answer>
  /** One GraphQL document. */
  graphql(query: string, call?: Call & { variables?: Record<string, unknown> }): Promise<Answer>
  close(): Promise<void>
}

/** Test files of one process share one declaration of the installed apps: no test changes it. */
let installed: Promise<Application> | undefined

/** Starts the project's server on the port of `variables`, which are settings, or on a free one; `application` replaces the installed apps. */
export async function openServer(
  variables: Record<string, string> = {},
  application?: Application,
): Promise<TestServer> {
  const { ownerUrl, appUrl } = testDatabaseUrls()
  const project = buildProject(ROOT, {
    PEND_ENV: 'test',
    DATABASE_URL: ownerUrl,
    DATABASE_APP_URL: appUrl,
    PEND_FILES_DIRECTORY: path.join(tmpdir(), 'pend-test-files'),
    ...variables,
  })
  const { loadApplication } = project
  project.loadApplication = application ? async () => application : () => (installed ??= loadApplication())
  const services = await openServices(project)
  const development = openDevelopment(project, services)
  const admin = { bundle: project.adminBundle, logo: project.brand.logo }
  const app = await buildServer({
    ...services,
    statics: await openStaticFolder(project.settings.staticDirectory),
    admin,
    readiness: (isDraining) => readinessOf(project, services, isDraining),
    development,
  })
  const origin = await app.listen({ port: Number(variables.PORT ?? 0), host: '127.0.0.1' })
  const call = (target: string, options: Call = {}) => send(`${origin}${target}`, options)
  return {
    origin,
    project,
    application: services.application,
    runtime: services.runtime,
    access: services.access,
    call,
    graphql: (query, { variables: values, ...options } = {}) =>
      call('/graphql/', { method: 'POST', ...options, body: { query, variables: values } }),
    close: async () => {
      const closed = app.close()
      // A client may have opened connections it never used; the server would wait a minute for their first request.
      app.server.closeAllConnections()
      await closed
      await project.close()
    },
  }
}

async function send(url: string, { method = 'GET', token, body, headers = {} }: Call): Promise<Answer> {
  const response = await fetch(url, {
    method,
    redirect: 'manual',
    headers: {
      ...(token && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  const text = await response.text()
  const isJson = /[/+]json\b/.test(response.headers.get('content-type') ?? '')
  return { status: response.status, headers: response.headers, text, body: isJson && text ? JSON.parse(text) : null }
}
