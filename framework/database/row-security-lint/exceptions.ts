// Reviewed and accepted findings, each with a reason. All others must be fixed.

/** One accepted finding. */
export interface LintException {
  readonly rule: string
  /** The object, as the finding names it. */
  readonly object: string
  readonly reason: string
}

/** The framework's own accepted findings. */
export const REVIEWED: readonly LintException[] = [
  trailFunction('record_event(text,text,uuid,jsonb,uuid)', 'adds one row, and only while the platform acts'),
  trailFunction('unsealed_tenants(integer)', 'answers ids of tenants, and only while the platform acts'),
  trailFunction('seal(uuid[],text[],integer)', 'gives rows of the current tenant a place that they do not have yet'),
  trailFunction('erase(text)', 'deletes the trail of a tenant that is erased, and notes it in that of the platform'),
  trailFunction('redact(uuid,jsonb,text,text,text,text)', 'takes a person out of one sealed row, with a proof'),
  trailFunction('prune(integer)', 'deletes sealed rows of the current tenant that are thirty days old'),
  {
    rule: 'L13',
    object: 'pend.find_texts(text,text[],text[],integer)',
    reason: 'answers ids of records of the current tenant; see framework/projections/changes/texts-table.ts',
  },
]

/** Only its owner writes the trail (RLS-28); see framework/projections/audit/trail-functions.ts. */
function trailFunction(signature: string, reason: string): LintException {
  return { rule: 'L13', object: `audit.${signature}`, reason }
}
