// An export as the API returns it.

export interface TenantExport {
  readonly id: string
  readonly status: 'waiting' | 'writing' | 'ready' | 'failed' | 'discarded' | 'expired'
  readonly progress: number
  readonly size: string | null
  readonly requestedBy: string | null
  readonly expiresAt: string | null
  readonly problem: string | null
  readonly createdAt: string
}
