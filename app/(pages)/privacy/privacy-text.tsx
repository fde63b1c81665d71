'use client'
import { useQuery } from '@tanstack/react-query'
import { problemOf } from '../api-client.ts'
import { peopleApi } from '../people/people-api.ts'
import { Markdown } from '../ui/markdown.tsx'
import { ProblemBox } from '../ui/notice.tsx'

export function PrivacyText() {
  const { data, error } = useQuery({ queryKey: ['privacy'], queryFn: peopleApi.privacy })
  if (error) return <ProblemBox title="The text could not be loaded" problem={problemOf(error)} />
  if (!data) return <p className="pulse text-muted">Loading</p>
  return <Markdown>{data.markdown}</Markdown>
}
