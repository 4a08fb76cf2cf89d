import { randomBytes } from 'node:crypto';
import { COUNTY_CODE } from '@app/county';
import { Clock, DomainError } from '@app/domain-kernel';
import { answer, findAnswers, type IdempotentRequest, type Outcome, once } from '@app/http';
import { caseNumber, pickUpCode } from '@app/identifiers';
import { localDateOf } from '@app/legal-calendar';
import type { Transaction } from '@app/persistence';
import { PersonalDataCipher } from '@app/privacy';
import { Injectable } from '@nestjs/common';
import { FileCases, type FiledCase, type PreparedCase } from '../../cases/application/file-cases';
import { channelOf } from '../../cases/application/filing';
import { underJointLimit } from '../../cases/application/item-terms';
import { IntakeDatabase } from '../../database';
import { dependenciesAmong } from '../domain/bundle';
import { papersSpared, poolFor } from '../domain/paper-pool';
import { copyUploads, insertBundle, insertMembers, nextBundleSerial, type UploadCopy } from '../persistence/bundle.repository';
import { bundleInForce } from './bundle-book';
import { bundlePickUpContext } from './bundle-contexts';
import { bundlePaperNumber } from './bundle-numbers';
import type { FileBundleCommand, PreparedBundle } from './file-bundle-command';
import { FollowMembers } from './follow-members';
import { PrepareMembers } from './prepare-members';
import { ReadBundles } from './read-bundles';

/** 一件事一次办: one form and one set of papers become a case for each member, all in one transaction or none. */
@Injectable()
export class FileBundle {
  constructor(
    private readonly database: IntakeDatabase,
    private readonly clock: Clock,
    private readonly cipher: PersonalDataCipher,
    private readonly prepareMembers: PrepareMembers,
    private readonly fileCases: FileCases,
    private readonly followMembers: FollowMembers,
    private readonly reads: ReadBundles,
  ) {}

  async execute(command: FileBundleCommand, request: IdempotentRequest): Promise<Outcome> {
    // Who files nothing is told so before anything about the bundle.
    channelOf(command.actor);
    let prepared: PreparedBundle;
    try {
      prepared = this.prepareMembers.execute(command, bundleInForce(command.bundleCode, localDateOf(this.clock.now())));
    } catch (refusal) {
      // What was granted once is granted again, though the day or the items have changed since.
      const [earlier] = await findAnswers(this.database, [request]);
      if (earlier?.kind === 'answered') return { answer: earlier.answer, replayed: true };
      throw earlier?.kind === 'reused' ? earlier.refusal : refusal;
    }
    return once(this.database, request, this.clock.now(), async (tx) => {
      const bundleNo = await this.write(tx, prepared);
      const view = await this.reads.viewIn(tx, bundleNo, command.actor);
      return answer(201, { ...view, pickUpCode: null }, { Location: `/api/v1/bundle-cases/${bundleNo}`, ETag: `"v${view.version}"` });
    });
  }

  private async write(tx: Transaction, { command, bundle, members }: PreparedBundle): Promise<string> {
    const [first] = members;
    if (first === undefined) throw new Error('a bundle has members');
    const bundleNo = caseNumber(COUNTY_CODE, first.prepared.today, await nextBundleSerial(tx));
    const id = await this.insert(tx, bundleNo, first.prepared, { command, bundle, members });
    const own = { id, bundleNo, unified: bundle.unified, jointSince: null };
    const filed = await this.fileCases.file(
      tx,
      (await shareUploads(tx, members)).map(({ prepared, waits }) => ({
        ...prepared,
        ...(bundle.unified ? { item: underJointLimit(prepared.item, null) } : {}),
        member: { bundle: own, waits },
      })),
    );
    const cases = filed.map((one, index): FiledCase => {
      if (!(one instanceof DomainError)) return one;
      // One of them is under way already: the applicant leaves it out, or says why it is another matter.
      throw new DomainError(one.kind, one.code, one.message, {
        ...one.details,
        params: { ...one.details.params, member: members[index]?.key },
      });
    });
    const filedKeys = new Set(members.map(({ key }) => key));
    await insertMembers(
      tx,
      id,
      bundle.members.map((member) => {
        const index = members.findIndex(({ key }) => key === member.key);
        return {
          key: member.key,
          itemCode: member.item,
          itemName: this.prepareMembers.itemName(member.item, first.prepared.today),
          optional: member.optional,
          caseId: cases[index]?.state.id ?? null,
          dependencies: dependenciesAmong(member, filedKeys),
        };
      }),
    );
    await this.followMembers.follow(tx, [id]);
    return bundleNo;
  }

  private async insert(
    tx: Transaction,
    bundleNo: string,
    first: PreparedCase,
    { command, bundle, members }: PreparedBundle,
  ): Promise<number> {
    const { actor } = command;
    const applicant = first.parties.find(({ role }) => role === 'APPLICANT');
    if (applicant === undefined) throw new Error('a prepared case has an applicant');
    const filed = new Set(members.map(({ key }) => key));
    const asked = new Map(
      members.map(({ key, prepared }) => [key, prepared.item.papers.filter(({ required }) => required).map(({ code }) => code)]),
    );
    const spared = papersSpared(bundle, asked);
    const atWindow = first.channel === 'WINDOW' || first.channel === 'TOWNSHIP';
    return insertBundle(tx, {
      bundleNo,
      status: 'COLLECTING',
      bundleCode: bundle.code,
      bundleVersion: bundle.version,
      bundleName: bundle.name,
      unified: bundle.unified,
      applicantName: applicant.name,
      applicantIndex: applicant.idIndex,
      agentName: first.parties.find(({ role }) => role === 'AGENT')?.name ?? null,
      channel: first.channel,
      division: first.division,
      receivedOrgan: atWindow ? actor.organ : null,
      receivedBy: actor.kind === 'STAFF' ? actor.name : null,
      progressCode: pickUpCode(randomBytes(6)),
      pickUpCell: this.cipher.encrypt(pickUpCode(randomBytes(6)), bundlePickUpContext(bundleNo)),
      receiptNumber: await bundlePaperNumber(tx, atWindow ? actor.organ : null, first.today, '联收'),
      papers: command.papers.map(({ code, form, copies }) => {
        const paper = poolFor(bundle, filed).find((one) => one.code === code);
        return {
          name: paper?.name ?? code,
          form,
          copies: copies ?? 1,
          members: Object.keys(paper?.materials ?? {}).filter((key) => filed.has(key)),
        };
      }),
      papersOnce: spared.once,
      papersApart: spared.apart,
      windowsApart: Math.min(bundle.before.windows, members.length),
      createdAt: first.now,
    });
  }
}

/** A file that several members ask for stands on each of them under its own line, with the same content. */
async function shareUploads(tx: Transaction, members: PreparedBundle['members']): Promise<PreparedBundle['members']> {
  const copies: UploadCopy[] = [];
  const taken = new Set<string>();
  const shared = members.map((member) => ({
    ...member,
    prepared: {
      ...member.prepared,
      papers: member.prepared.papers.map((paper) => {
        const { uploadId } = paper;
        if (uploadId === null) return paper;
        if (!taken.has(uploadId)) {
          taken.add(uploadId);
          return paper;
        }
        const copy = randomBytes(18).toString('base64url');
        copies.push({ token: uploadId, copy });
        return { ...paper, uploadId: copy };
      }),
    },
  }));
  const owner = members[0]?.prepared.command.actor;
  const copied = owner === undefined ? 0 : await copyUploads(tx, owner, copies);
  if (copied !== copies.length) throw new DomainError('not-found', 'upload-not-found', '没有找到上传的文件，请重新上传。');
  return shared;
}
