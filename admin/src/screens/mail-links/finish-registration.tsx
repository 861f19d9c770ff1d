// Finishes a registration from a mail link: the address is known, everything else is asked now because nothing was stored before.
import { finishRegistration } from '../../api/account/links.ts'
import { NAMES, NEW_PASSWORD, TENANT_NAME } from '../../kit/asking/questions.ts'
import { ButtonLink } from '../../kit/button.tsx'
import { t } from '../../texts/t.ts'
import { EntryForm } from './entry-form.tsx'
import { LinkPage } from './link-page.tsx'

export function FinishRegistration() {
  const again = (
    <ButtonLink tone="strong" to="/register">
      {t('finish.again')}
    </ButtonLink>
  )
  return (
    <LinkPage page="/finish-registration" title={t('finish.title')} again={again}>
      {(token) => (
        <EntryForm
          title={t('finish.title')}
          text={t('finish.text')}
          questions={[...NAMES, NEW_PASSWORD, TENANT_NAME]}
          submit={t('register.submit')}
          again={again}
          onSend={(answers) => finishRegistration(token, answers)}
        />
      )}
    </LinkPage>
  )
}
