// The tenants that ask most. A label for each tenant would make as many series as there are tenants; this makes ten.
import type { Measured, Reading } from './reading.ts'

const SHOWN = 10
/** Further tenants are not counted until the next reading. */
const COUNTED = 20_000

/** Counts requests between two readings. */
export class TopTenants {
  #counts = new Map<string, number>()

  note(tenantId: string): void {
    const known = this.#counts.get(tenantId)
    if (known !== undefined || this.#counts.size < COUNTED) this.#counts.set(tenantId, (known ?? 0) + 1)
  }

  readonly reading: Reading = {
    name: 'pend_top_tenant_requests',
    help: 'Requests since the last reading of the ten tenants that sent most.',
    joined: 'sum',
    labels: ['tenant'],
    read: () => this.#take(),
  }

  #take(): Measured[] {
    const most = [...this.#counts].sort(([, one], [, other]) => other - one).slice(0, SHOWN)
    this.#counts = new Map()
    return most.map(([tenant, value]) => ({ value, labels: { tenant } }))
  }
}
