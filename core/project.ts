// Builds the project: settings, apps, and how each part opens. Commands and processes start here.
import path from 'node:path'
import type { Application } from '#framework/application/build-application.ts'
import type { OpenDatabase } from '#framework/database/open-database.ts'
import { type Brand, openBrand } from '#framework/projections/admin/brand.ts'
import { type AdminBundle, openBundle } from '#framework/projections/admin/bundle/open-bundle.ts'
import type { TaskWorker } from '#framework/tasks/worker/open-worker.ts'
import type { CoreProject } from './core-project.ts'
import { documentSettings } from './settings/documents.ts'
import { describeSettings, loadSettings } from './settings/index.ts'

const SURFACES = [
  { label: 'Admin', path: '/admin/', about: 'Screens for everything that is stored' },
  { label: 'REST', path: '/api/v1/', about: 'What is stored, as addresses' },
  { label: 'GraphQL', path: '/graphql/', about: 'GraphiQL: queries, with history and documentation' },
  { label: 'OpenAPI', path: '/api/v1/openapi.json', about: 'The description of REST, for programs' },
  { label: 'Swagger UI', path: '/swagger/', about: 'Every call as a form that can be sent' },
  { label: 'ReDoc', path: '/redoc/', about: 'The description as one page to read' },
]

/** Reads the settings and connects to nothing. Throws SettingsError for invalid ones. */
export function buildProject(root: string, variables: Readonly<Record<string, string>> = {}): CoreProject {
  const settings = loadSettings(root, variables)
  const closers: (() => Promise<void>)[] = []
  let database: Promise<OpenDatabase> | undefined
  let application: Promise<Application> | undefined
  let bundle: AdminBundle | undefined
  let brand: Brand | undefined
  let services: ReturnType<CoreProject['openServices']> | undefined
  let worker: Promise<TaskWorker> | undefined
  let http: ReturnType<typeof loadSoundHttp> | undefined
  const loadHttp = () => (http ??= loadSoundHttp(project))

  const project: CoreProject = {
    root,
    settings,
    log: null,
    loadApplication: () => (application ??= loadApplication()),
    loadChecks: async () => (await import('./app-parts.ts')).loadAppChecks(),
    loadCommands: async () => (await import('./app-parts.ts')).loadCommands(),
    surfaces: SURFACES,
    get adminBundle() {
      bundle ??= openBundle(root, { watches: settings.environment === 'development' })
      return bundle
    },
    get brand() {
      brand ??= openBrand({ name: settings.serviceName, ...settings.brand })
      return brand
    },
    beginAdmin: () => project.adminBundle.begin(),
    openDatabase: () => (database ??= openProjectDatabase(project)),
    prepareDatabase: (options) => prepareDatabase(project, options),
    openServices: (logName) => (services ??= openProjectServices(project, logName)),
    buildEdgeServer: async () => (await import('./processes/edge.ts')).buildEdgeServer(project),
    // A mistake is reported by what builds the server.
    beginHttpServer: () => void setImmediate(() => loadHttp().catch(() => undefined)),
    buildHttpServer: async () => (await loadHttp()).buildHttpServer(project),
    openWorker: (options) =>
      (worker = import('./processes/worker.ts').then(({ openWorker }) => openWorker(project, options))),
    hasWorker: async () => (await worker?.catch(() => undefined)) !== undefined,
    openReadiness: async (isDraining) => {
      const { readinessOf } = await import('./processes/open-readiness.ts')
      return readinessOf(project, await project.openServices(), isDraining)
    },
    openMetrics: async () => {
      if (settings.metrics?.place === undefined) return null
      return (await import('./processes/open-metrics.ts')).openProjectMetrics(project)
    },
    openBeat: async () => (await import('./processes/beat.ts')).openProjectBeat(project),
    describeSettings: () => describeSettings(settings, root),
    documentSettings: () => documentSettings(root),
    withVariables: (more) => buildProject(root, { ...variables, ...more }),
    onClose: (work) => void closers.push(work),
    close: async () => {
      // Waits for parts still opening: closing half a server would leave it running.
      await database?.catch(() => undefined)
      for (let work = closers.pop(); work; work = closers.pop()) await work()
    },
  }
  return project
}

async function loadApplication(): Promise<Application> {
  const { buildApplication } = await import('#framework/application/build-application.ts')
  const { installedApps } = await import('./installed-apps.ts')
  return buildApplication(installedApps)
}

/** The module of the server. Throws a BootError for name collisions on a surface. */
async function loadSoundHttp(project: CoreProject) {
  const { requireDistinctNames } = await import('#framework/checks/require-distinct-names.ts')
  requireDistinctNames(await project.loadApplication())
  return import('./http.ts')
}

async function openProjectDatabase(project: CoreProject): Promise<OpenDatabase> {
  const { openDatabase } = await import('#framework/database/open-database.ts')
  const database = await openDatabase(project.settings)
  project.onClose(() => database.close())
  return database
}

async function openProjectServices(project: CoreProject, logName = 'app'): ReturnType<CoreProject['openServices']> {
  const { openServices } = await import('./services.ts')
  return openServices(project, { logName })
}

async function prepareDatabase(project: CoreProject, { demo }: { demo: boolean }): Promise<readonly string[]> {
  const { ownerUrl } = await project.openDatabase()
  const { runMigrations } = await import('#framework/database/migrations/run-migrations.ts')
  await runMigrations({ ownerUrl, directory: path.join(project.root, 'migrations') })
  const { forgetWordsBeside } = await import('#framework/application/forget-gone-words.ts')
  await forgetWordsBeside(await project.loadApplication(), ownerUrl)
  if (!demo || project.settings.environment !== 'development') return []
  return (await import('./demo.ts')).loadDemo(project)
}
