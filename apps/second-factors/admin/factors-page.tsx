// Second factors: an authenticator app, passkeys, and recovery codes.
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Failure } from '#admin/kit/notices/failure.tsx'
import { Loading } from '#admin/kit/notices/loading.tsx'
import { Screen } from '#admin/kit/page/screen.tsx'
import { queryClient } from '#admin/state/server/queries.ts'
import { Authenticator } from './authenticator.tsx'
import { readFactors } from './calls.ts'
import type { FactorProps } from './factor-props.ts'
import { Passkeys } from './passkeys.tsx'
import { RecoveryCodes, RenewCodes } from './recovery-codes.tsx'
import { t } from './texts.ts'

const KEY = ['account', 'factors']

export function Page() {
  const { data, error, refetch } = useQuery({ queryKey: KEY, queryFn: readFactors })
  const [codes, setCodes] = useState<readonly string[] | null>(null)
  const onChange: FactorProps['onChange'] = async (fresh = null) => {
    if (fresh) setCodes(fresh)
    await queryClient.invalidateQueries({ queryKey: KEY })
  }
  return (
    <Screen title={t('factors.title')}>
      {codes && <RecoveryCodes codes={codes} onDone={() => setCodes(null)} />}
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Loading />}
      {data && (
        <>
          <Passkeys onChange={onChange} />
          <Authenticator since={data.totpSince} onChange={onChange} />
          {data.methods.length > 0 && <RenewCodes left={data.recoveryCodesLeft} onChange={onChange} />}
        </>
      )}
    </Screen>
  )
}
