// The button to the sign-in page.
import { ButtonLink } from '../../kit/button.tsx'
import { t } from '../../texts/t.ts'

export function ToSignIn({ tone = 'plain', next = '/' }: { tone?: 'plain' | 'strong' | 'quiet'; next?: string }) {
  return (
    <ButtonLink tone={tone} to="/sign-in" search={{ next }}>
      {t('signIn.submit')}
    </ButtonLink>
  )
}
