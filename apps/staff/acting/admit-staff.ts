// Admits staff of the platform once the trails of tenant and platform record their action and reason.
import { recordInTrail } from '#framework/operations/trail/record-in-trail.ts'
import type { StaffAct } from '#framework/request/access.ts'
import { createContext } from '#framework/request/create-context.ts'
import { inTransaction } from '#framework/request/in-transaction.ts'
import type { Runtime } from '#framework/request/runtime.ts'
import { PLATFORM_TENANT } from '#framework/resource/audit-fields.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { wordsOfStaff } from './staff-words.ts'

// In words: ten dots, or invisible letters, are not a reason. Characters that reverse the text direction could hide another one.
const REASON = /^(?=(?:.*?[\p{L}\p{N}]){5})[^\p{Cc}\u202a-\u202e\u2066-\u2069]{10,500}$/u

/** Their permissions. Throws `staff.reason_required` for an empty reason, and what admission throws. */
export async function admitStaff(runtime: Runtime, act: StaffAct): Promise<ReadonlySet<string>> {
  const { level, caller, call } = act
  if (!REASON.test(caller.staffReason))
    throw new Problem('staff.reason_required', 'The header X-Reason says why in 10 to 500 characters.')
  if (call !== null) await noteRequest(runtime, { ...act, call })
  return wordsOfStaff(runtime, { level, tenantId: caller.tenantId })
}

async function noteRequest(runtime: Runtime, act: StaffAct & { call: string }): Promise<void> {
  const { level, caller, call } = act
  const { tenantId } = caller
  const ctx = createContext(runtime, caller).asSystem('note what staff does')
  const entry = {
    ...(tenantId === null
      ? { resource: 'users', recordId: caller.actorId }
      : { resource: 'tenants', recordId: tenantId }),
    operation: 'staff_request',
    details: { level, request: call.slice(0, 500) },
  }
  // One transaction: admission checks their current staff level, and both trails get the entry or neither.
  await inTransaction(ctx, async (inner) => {
    if (tenantId !== null) await recordInTrail(inner, { ...entry, tenantId })
    await recordInTrail(inner, { ...entry, tenantId: PLATFORM_TENANT })
  })
}
