// Warns that the clock of this device is wrong: ages follow the server's clock, and people who type a time should know.
import { clockFault } from '../../../api/clock.ts'
import { Notice } from '../../../kit/notices/notice.tsx'
import { formatSpan, t } from '../../../texts/t.ts'

/** Smaller differences are not worth a warning. */
const WORTH_MS = 5 * 60_000

export function ClockNotice() {
  const fault = clockFault()
  if (Math.abs(fault) < WORTH_MS) return null
  return (
    <Notice tone="warn" title={t(fault > 0 ? 'form.clock.behind' : 'form.clock.ahead', { span: formatSpan(fault) })}>
      <p>{t('form.clock.text')}</p>
    </Notice>
  )
}
