// The settings that the framework asks for, whatever project it runs in.
import type { DocumentReaders } from './readership.ts'

/** The settings that the framework asks for. The project's own settings have more: `of` of a declaration reads those of an app. */
export interface ProjectSettings {
  readonly environment: 'development' | 'staging' | 'production' | 'test'
  readonly host: string
  readonly port: number
  readonly edgePort?: number
  readonly databaseUrl?: string
  readonly redisUrl?: string
  readonly databaseAppUrl?: string
  readonly dataDirectory: string
  /** The folder of collected files. */
  readonly staticDirectory: string
  readonly publicOrigin: string
  readonly linkOrigin: string
  /** Where the pages stand that links in mails lead to. */
  readonly linkPages: string
  /** What people know the service by. */
  readonly serviceName: string
  readonly secretKey: string
  readonly logLevel: string
  readonly allowedHosts: readonly string[]
  readonly corsOrigins: readonly string[]
  readonly trustedProxies: readonly string[]
  /** `127.0.0.1:8100` */
  readonly workerHealth?: string
  readonly metrics?: { readonly place?: string; readonly token?: string }
  /** Where systemd listens. */
  readonly notifySocket?: string
  readonly httpsOnly: boolean
  readonly outboundAllowedHosts: readonly string[]
  readonly rateLimit: { readonly max: number; readonly window: number } | null
  readonly tenantRateLimit: { readonly max: number; readonly window: number } | null
  /** Seconds. */
  readonly drain: { readonly timeout: number; readonly delay?: number }
  readonly docs: DocumentReaders
  /** `host:port` of a PgBouncer. */
  readonly pooler?: string
  readonly namedStatements?: boolean
  /** Connections of one process. */
  readonly poolSize: number
  /** Findings of `check` that do not count here: `id=reason`. */
  readonly silencedChecks: readonly string[]
  readonly debug: { readonly introspection: boolean }
  readonly mail: {
    readonly driver: 'smtp' | 'file' | 'console' | 'memory'
    readonly smtpUrl?: string
    readonly from: string
  }
}
