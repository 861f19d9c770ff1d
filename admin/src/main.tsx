// Entry point: chooses the language, finds out who is signed in, and draws the screen of the URL.
import './begin.ts'
import './styles/tokens.css'
import './styles/base.css'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { followActing } from './api/account/acting.ts'
import { proveBy } from './api/client.ts'
import { isProblem } from './api/problem.ts'
import { tenant, whoIsHere } from './begin.ts'
import { Toasts } from './kit/notices/toast.tsx'
import { createAdminRouter } from './routes.tsx'
import { StepUp } from './screens/sign-in/step-up.tsx'
import { adminQuery, queryClient } from './state/server/queries.ts'
import { settledWithin } from './state/settled-within.ts'
import { takeLinkToken } from './state/who/link-token.ts'
import { askForProof } from './state/who/proof.ts'
import { chooseLanguage } from './texts/t.ts'

takeLinkToken()
proveBy(askForProof)
// The screen on display would belong to the other person.
followActing(() => location.reload())

void queryClient.prefetchQuery({ ...adminQuery(tenant), queryFn: () => whoIsHere })
await chooseLanguage(navigator.languages)
// A fast answer is worth waiting for: otherwise the router draws a loading screen first, and then everything again.
await settledWithin(whoIsHere, 150)

// Screens show what the server refuses; the console is for unexpected errors.
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
