import type { Metadata } from 'next'
import { Entry } from '../people/entry.tsx'
import { SignInForm } from './sign-in-form.tsx'

export const metadata: Metadata = { title: 'Sign in' }

type Query = Promise<Record<string, string | string[] | undefined>>

export default async function SignInPage({ searchParams }: { searchParams: Query }) {
  const { to, error } = await searchParams
  return (
    <Entry title="Sign in">
      <SignInForm to={pageOf(to)} failed={error !== undefined} />
    </Entry>
  )
}

/** A page of this server, or the first one. */
function pageOf(to: string | string[] | undefined): string {
  return typeof to === 'string' && /^\/(?![/\\])[^\\]*$/.test(to) ? to : '/'
}
