// Exposes the metrics of a process, or of a crew together, where the setting says.
import type { Project } from '#framework/application/project.ts'

/** Until the project closes; nowhere without the setting. Call it before servers are built. Throws PendError. */
export async function exposeMetrics(project: Project): Promise<void> {
  const metrics = await project.openMetrics()
  if (metrics) await listen(project, () => metrics.asText())
}

/** The same for processes that share a port: their numbers are joined. */
export async function exposeJoinedMetrics(
  project: Project,
  crew: {
    readMetrics(): Promise<Parameters<typeof import('#framework/observing/metrics/open-metrics.ts').joinMetrics>[0]>
  },
): Promise<void> {
  if (project.settings.metrics?.place === undefined) return
  const { joinMetrics } = await import('#framework/observing/metrics/open-metrics.ts')
  await listen(project, async () => joinMetrics(await crew.readMetrics()))
}

async function listen(project: Project, readText: () => Promise<string>): Promise<void> {
  const { place, token } = project.settings.metrics ?? {}
  const { openMetricsServer } = await import('#framework/observing/metrics/metrics-server.ts')
  const server = await openMetricsServer({ place: place!, token }, readText)
  project.onClose(async () => {
    server.close()
    server.closeAllConnections()
  })
}
