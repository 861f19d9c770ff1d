// For an address that leads to nothing the caller may see: hidden and nonexistent look alike.
import { t } from '../../texts/t.ts'
import { Screen } from '../page/screen.tsx'

export function Missing() {
  return (
    <Screen title={t('problem.notFound')}>
      <p>{t('problem.notFound.text')}</p>
    </Screen>
  )
}
