/** What came of a class, asked over HTTP by those who may, and compared with what happened. */
import { expect, test } from 'vitest'
import type { Grade, Session } from '../../api.ts'
import { solvedFile } from '../../testing/grader.ts'
import { personByHeader } from '../../testing/persons.ts'
import { problemOf, startServer } from '../../testing/server.ts'
import type { CreateClass } from '../api.ts'
import { openClass } from '../testing/class.ts'
import type { ClassResults, LearnerReport } from './api.ts'

const task = 'enable-something'

/** A class of Ines's in which Ada needed three attempts, Bob failed once, and Cyd did nothing. */
async function begin(given: Partial<CreateClass> = {}) {
  const server = await startServer({ personOf: personByHeader })
  const { id } = await openClass(server, 'ines', { ada: 'learner', bob: 'learner', cyd: 'learner' }, given)
  const grades: Grade[] = []
  const work = async (who: string, ...solved: string[]) => {
    const asked = await server
      .as(who)
      .call<Session>('POST', '/api/sessions', { body: { scenario: task, class: id } })
    const session = await server.as(who).reaches(asked.body.id, 'ready')
    for (const checks of solved) {
      await server.lab(session).node.writeFile(solvedFile, checks)
      grades.push((await server.as(who).call<Grade>('POST', `/api/sessions/${session.id}/check`)).body)
    }
  }
  await work('ada', '', 'enabled', 'enabled effective')
  await work('bob', 'effective')
  await server.as('ada').ready(task) // her own practice is none of the class
  await server.as('cyd').call('GET', '/api/classes') // people have names once they have come
  const ines = server.as('ines', 'instructor')
  return {
    server,
    id,
    grades,
    ines,
    get: async <T>(what: string) => (await ines.call<T>('GET', `/api/classes/${id}/${what}`)).body,
    report: (who: string, of: string) =>
      server.as(who).call<LearnerReport>('GET', `/api/classes/${id}/learners/${of}/report`),
  }
}

test('the matrix tells of each learner what became of each check, and the statistics of all', async () => {
  const { get } = await begin()
  const { learners, tasks } = await get<ClassResults>('results')
  expect(tasks.map(({ id }) => id)).toEqual([task, 'fix-something'])
  expect(tasks[0]!.checks.map(({ id, guard }) => [id, guard])).toEqual([
    ['enabled', false],
    ['effective', false],
    ['healthy', true],
  ])
  expect(learners.map(({ name }) => name)).toEqual(['Ada', 'Bob', 'Cyd'])
  const [ada, bob, cyd] = learners.map(it => it.tasks[0])
  expect(ada).toMatchObject({ attempts: 3, best: 100, solved: { attempt: 3 } })
  expect(ada!.checks.map(cell => [cell!.passed?.attempt, cell!.failed])).toEqual([
    [2, 1],
    [3, 2],
    [1, 0],
  ])
  expect(bob).toMatchObject({ attempts: 1, best: 40 })
  expect(bob!.solved).toBeUndefined()
  expect([cyd, ...learners.map(it => it.tasks[1])]).toEqual([null, null, null, null])
  expect(tasks[0]).toMatchObject({ tried: 2, solved: 1, atAttempt: [0, 0, 1], undecided: 'few' })
  expect(tasks[0]!.checks[0]).toMatchObject({ judged: 2, passed: 1, atAttempt: [0, 1] })
  expect(tasks[0]!.checks[0]!.findings).toEqual([
    {
      where: '/etc/kubernetes/manifests/kube-apiserver.yaml:21',
      expected: 'enabled holds',
      actual: 'it does not',
      learners: 2,
      times: 2,
    },
  ])
  expect(tasks[1]).toMatchObject({ tried: 0, solved: 0 })
})

test('a class in which nobody is, and nothing was done, has results, too', async () => {
  const server = await startServer({ personOf: personByHeader })
  const { id } = await openClass(server, 'ines')
  const { body, status } = await server
    .as('ines', 'instructor')
    .call<ClassResults>('GET', `/api/classes/${id}/results`)
  expect([status, body.learners]).toEqual([200, []])
  expect(body.tasks.map(({ tried }) => tried)).toEqual([0, 0])
})

test('the CSV has a row for each check of each grade', async () => {
  const { ines, id, grades } = await begin({ title: '=HYPERLINK("http://x"), 2026' })
  const { body, headers } = await ines.call<string>('GET', `/api/classes/${id}/export.csv`)
  expect(headers).toMatchObject({
    'content-type': 'text/csv; charset=utf-8',
    'content-disposition': `attachment; filename="class-${id}.csv"`,
    'cache-control': 'no-store',
  })
  const title = `"'=HYPERLINK(""http://x""), 2026"`
  const [header, ...rows] = body.replaceAll(title, 'TITLE').split('\r\n')
  const columns = header!.split(',')
  expect(rows.pop()).toBe('')
  const column = (name: string) => rows.map(row => row.split(',')[columns.indexOf(name)])
  const judged = grades.flatMap(grade => grade.checks.map(check => ({ grade, check })))
  expect(column('class_title')).toEqual(judged.map(() => 'TITLE'))
  expect(column('grade')).toEqual(judged.map(({ grade }) => grade.id))
  expect(column('check')).toEqual(judged.map(({ check }) => check.id))
  expect(column('outcome')).toEqual(judged.map(({ check }) => check.outcome))
  expect(column('earned')).toEqual(judged.map(({ check }) => String(check.earned)))
  expect(column('attempt').join('')).toBe('111222333111')
  expect(new Set(column('name'))).toEqual(new Set(['Ada', 'Bob']))
})

test('the JSON has everything: rules, learners, sessions with what they drew, and the grades as they were given', async () => {
  const { ines, id, grades } = await begin()
  const { body, headers } = await ines.call<Record<string, object[]>>('GET', `/api/classes/${id}/export.json`)
  expect(headers['content-disposition']).toBe(`attachment; filename="class-${id}.json"`)
  expect(body).toMatchObject({
    format: 1,
    class: { id, title: 'A class', evidence: 'full' },
    tasks: [{ id: task }, { id: 'fix-something' }],
    learners: [{ name: 'Ada' }, { name: 'Bob' }, { name: 'Cyd' }],
    sessions: [
      { person: 'ada', task, drawn: {} },
      { person: 'bob', task },
    ],
  })
  expect(body.sessions).toHaveLength(2)
  expect(body.grades).toEqual(
    grades.map(grade =>
      expect.objectContaining({ id: grade.id, session: grade.sessionId, checks: grade.checks }),
    ),
  )
  // How one joins is for nobody who gets the file.
  expect(JSON.stringify(body)).not.toContain('joinCode')
})

test('with names hidden nothing in either file says who anybody is', async () => {
  const { ines, id } = await begin()
  for (const ending of ['json', 'csv']) {
    const { body } = await ines.call('GET', `/api/classes/${id}/export.${ending}?names=hidden`)
    const text = JSON.stringify(body)
    expect(text).toContain('Learner 1')
    expect(text).not.toMatch(/\b(ada|bob|cyd)\b/i)
  }
})

test('a report has the attempts of one learner and the last evidence; a learner may have their own', async () => {
  const { report, get } = await begin()
  const { body } = await report('ada', 'ada')
  expect(body).toMatchObject({ name: 'Ada', tasks: [{ id: task, cell: { attempts: 3 } }, { cell: null }] })
  expect(body.tasks[0]!.tries.map(({ percent, passed }) => [percent, passed])).toEqual([
    [0, false],
    [60, false],
    [100, true],
  ])
  expect(body.tasks[0]!.checks[0]!.evidence).toHaveLength(1)
  const all = await get<LearnerReport[]>('reports')
  expect(all.map(({ name }) => name)).toEqual(['Ada', 'Bob', 'Cyd'])
  expect({ ...all[0], asOf: 0 }).toEqual({ ...body, asOf: 0 })
})

test('another’s report is answered like one that there is not', async () => {
  const { report } = await begin()
  const [anothers, nobodys] = [
    await problemOf(report('ada', 'bob')),
    await problemOf(report('ada', 'nobody')),
  ]
  expect(anothers).toEqual(nobodys)
  expect(anothers).toMatchObject({ status: 404, code: 'no-such-class' })
})

test('who teaches is told that somebody is not in the class', async () => {
  const { ines, id } = await begin()
  const answer = ines.call('GET', `/api/classes/${id}/learners/nobody/report`)
  expect(await problemOf(answer)).toMatchObject({ code: 'no-such-member' })
})

test('where evidence waits for the end, so does a learner’s report; who teaches has it at any time', async () => {
  const { report, get, ines, id } = await begin({ evidence: 'verdicts' })
  expect(await problemOf(report('ada', 'ada'))).toMatchObject({ status: 409, code: 'evidence-later' })
  expect((await get<LearnerReport[]>('reports'))[0]!.tasks[0]!.checks[0]!.evidence).toHaveLength(1)
  await ines.call('PATCH', `/api/classes/${id}`, { body: { closesAt: Date.now() } })
  expect((await report('ada', 'ada')).body.tasks[0]!.checks[0]!.evidence).toHaveLength(1)
})

test('what was done by who is no longer in the class is gone', async () => {
  const { get, ines, id } = await begin()
  await ines.call('DELETE', `/api/classes/${id}/members/ada`)
  const { learners, tasks } = await get<ClassResults>('results')
  expect(learners.map(({ name }) => name)).toEqual(['Bob', 'Cyd'])
  expect(tasks[0]).toMatchObject({ tried: 1, solved: 0 })
})
