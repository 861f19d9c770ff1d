// What the framework knows of the project it runs in. The project is built by core/project.ts; the framework never imports it.
import type { FastifyInstance } from 'fastify'
import type { OpenDatabase } from '#framework/database/open-database.ts'
import type { Metrics } from '#framework/observing/metrics/open-metrics.ts'
import type { Access } from '#framework/request/access.ts'
import type { Log, Runtime } from '#framework/request/runtime.ts'
import type { ProjectSettings } from '#framework/settings/project-settings.ts'
import type { Beat } from '#framework/tasks/schedules/open-beat.ts'
import type { TaskWorker } from '#framework/tasks/worker/open-worker.ts'
import type { Readiness } from '#shared/server/readiness.ts'
import type { Application } from './build-application.ts'

/** One setting for people; secrets are masked. */
export interface SettingDescription {
  readonly name: string
  readonly variable: string
  readonly value: string
  readonly usual: string
}

/** What documents say of one setting. */
export interface SettingDocument {
  readonly chapter: string
  readonly variable: string
  /** What it sets, as a phrase. */
  readonly about: string
  readonly allowed: string
  /** Its value in development, as `.env` would hold it; empty where it has none. */
  readonly usual: string
}

/** The input of operations: the application on its database, as pend_app, and what identifies callers. */
export interface Services {
  readonly application: Application
  readonly runtime: Runtime
  readonly access: Access
}

/** A project that commands, checks and processes work on. Nothing is connected until it is asked for. */
export interface Project {
  readonly root: string
  readonly settings: ProjectSettings
  /** That of the process, once its services are open; null before. */
  readonly log: Log | null
  /** The installed apps, joined and checked. Throws BootError with every mistake in the declarations. */
  loadApplication(): Promise<Application>
  /** What the installed apps look for in `./manage check`. */
  loadChecks(): Promise<readonly unknown[]>
  /** Every command: those of the framework, then those of the installed apps. */
  loadCommands(): Promise<readonly unknown[]>
  /** Opens the database on the first call: starts the embedded server if need be, and makes sure of the roles. */
  openDatabase(): Promise<OpenDatabase>
  /**
   * Brings the database up to date, and fills an empty one with the demo when asked to. Resolves with what people should
   * know about the demo.
   */
  prepareDatabase(options: { readonly demo: boolean }): Promise<readonly string[]>
  /** Opens the database on the first call; the same services at every call. The first one names the log: `app` unless it says so. */
  openServices(logName?: string): Promise<Services>
  /** Begins what the HTTP server needs and the database does not, while the database opens; nobody waits. */
  beginHttpServer(): void
  buildHttpServer(): Promise<FastifyInstance>
  /** Begins to build the screens of the admin where that is needed, beside all else; nobody waits. */
  beginAdmin(): void
  /** Serves published content to everybody, as a role that only reads. */
  buildEdgeServer(): Promise<FastifyInstance>
  /** Starts to run tasks; closing the project stops it. Throws PendError for a Redis that is unfit. */
  openWorker(options?: { readonly concurrency?: number; readonly queues?: readonly string[] }): Promise<TaskWorker>
  /** The state of what this process depends on. */
  openReadiness(isDraining: () => boolean): Promise<Readiness>
  /** Starts to enqueue the tasks of schedules; closing the project stops it. */
  openBeat(): Promise<Beat>
  /** Null without the setting. */
  openMetrics(): Promise<Metrics | null>
  /** What the HTTP server offers, for people: a label and a path. */
  readonly surfaces: readonly { readonly label: string; readonly path: string }[]
  describeSettings(): readonly SettingDescription[]
  /** Every setting by chapter, whatever this process has set. */
  documentSettings(): readonly SettingDocument[]
  /** The same project as if these environment variables were set. */
  withVariables(variables: Readonly<Record<string, string>>): Project
  /** Runs `work` when the project closes; the last one noted runs first. */
  onClose(work: () => Promise<void>): void
  /** Gives back everything that was opened. May be called twice. */
  close(): Promise<void>
}
