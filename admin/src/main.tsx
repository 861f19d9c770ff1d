// The beginning: the language, the question who is here, and the screen of the address.
import './begin.ts'
import './styles/tokens.css'
import './styles/base.css'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { followActing } from './api/acting.ts'
import { proveBy } from './api/client.ts'
import { isProblem } from './api/problem.ts'
import { tenant, whoIsHere } from './begin.ts'
import { Toasts } from './kit/toast.tsx'
import { createAdminRouter } from './routes.tsx'
import { StepUp } from './screens/sign-in/step-up.tsx'
import { takeLinkToken } from './state/link-token.ts'
import { askForProof } from './state/proof.ts'
import { adminQuery, queryClient } from './state/queries.ts'
import { chooseLanguage } from './texts/t.ts'

takeLinkToken()
proveBy(askForProof)
// What is drawn here would be somebody else's.
followActing(() => location.reload())

void queryClient.prefetchQuery({ ...adminQuery(tenant), queryFn: () => whoIsHere })
await chooseLanguage(navigator.languages)

// What the server refuses is shown on the screen; the console is for what nobody expected.
const onCaughtError = (error: unknown) => {
  if (!isProblem(error)) console.error(error)
}

createRoot(document.getElementById('root')!, { onCaughtError }).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={createAdminRouter()} />
      <StepUp />
      <Toasts />
    </QueryClientProvider>
  </StrictMode>,
)
