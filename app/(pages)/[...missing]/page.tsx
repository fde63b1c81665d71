import { notFound } from 'next/navigation'

/** Any address without a page: the root layout lies in this group, so nothing outside of it can answer in its language. */
export default function Missing() {
  notFound()
}
