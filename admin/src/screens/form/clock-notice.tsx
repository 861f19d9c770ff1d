// The clock of this device is wrong: ages are counted by the server's, and whoever types a time should know.
import { clockFault } from '../../api/clock.ts'
import { Notice } from '../../kit/notice.tsx'
import { formatSpan, t } from '../../texts/t.ts'

/** Less is not worth a word. */
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
