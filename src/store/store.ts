import type {
  LccnApiVersion,
  LccnSubscription,
  LccnSubscriptionSummary,
} from "../domain/lccn-subscription.ts";
import type { LcmOpOcc, LcmOpOccSummary } from "../domain/lcm-op-occ.ts";
import type { Callback, DeadLetter, Notification } from "../domain/notification.ts";
import type { TenantScope } from "../domain/tenant.ts";
import type { Vim } from "../domain/vim.ts";
import type { VnfInstance, VnfInstanceSummary } from "../domain/vnf-instance.ts";
import type { VnfPackage, VnfPackageSummary } from "../domain/vnf-package.ts";

/**
 * Everything Fairlead remembers. One store per aggregate; what belongs together commits in one transaction. Any method may reject
 * with UNAVAILABLE while the database cannot be reached.
 */
export interface Store extends Stores {
  /** Whose the things are that are made. */
  readonly tenantId: string;
  /** The same store as seen by somebody: the things of tenants that are not seen are not there, in transactions neither. */
  within(scope: TenantScope): Store;
  /** Runs the work in one transaction: all of it is kept, or, when the work rejects, nothing. */
  transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
}

export interface Stores {
  readonly vnfInstances: VnfInstanceStore;
  readonly lcmOpOccs: LcmOpOccStore;
  readonly vnfPackages: VnfPackageStore;
  readonly vims: VimStore;
  readonly sshHostKeys: SshHostKeyStore;
  readonly lccnSubscriptions: LccnSubscriptionStore;
  readonly notifications: NotificationStore;
}

export interface Transaction extends Stores {
  /** Lets the job queue write in the same transaction. */
  executeSql(text: string, values?: unknown[]): Promise<{ rows: unknown[] }>;
  /** Runs once everything is kept; never when it is not. */
  afterCommit(work: () => void): void;
}

/** A page in ascending order of id. `after` is the last id of the page before. */
export interface Page {
  readonly after?: string;
  readonly limit: number;
}

export interface VnfInstancePage {
  readonly summaries: readonly VnfInstanceSummary[];
  /** The instances' ids and revisions. */
  readonly revision: string;
}

export interface VnfInstanceStore {
  /** VNF_PACKAGE_UNKNOWN when its package is gone. */
  insert(instance: VnfInstance): Promise<void>;
  find(id: string): Promise<VnfInstance | undefined>;
  /** As `find`, and holds the row until the transaction ends. */
  findForUpdate(id: string): Promise<VnfInstance | undefined>;
  /** Of `find`, no more than the revision: whoever has read it before knows the rest. */
  findRevision(id: string): Promise<number | undefined>;
  /** What lists show by default; no secret is decrypted. */
  listSummaries(page: Page): Promise<VnfInstancePage>;
  /** Of `listSummaries`, no more than the revision: whoever has read the page before knows the rest. */
  findPageRevision(page: Page): Promise<string>;
  list(page: Page): Promise<readonly VnfInstance[]>;
  /** Writes the whole instance and raises its revision; false when the row is gone or its revision is another. */
  update(instance: VnfInstance): Promise<boolean>;
  /** Its occurrences go with it. */
  delete(id: string): Promise<void>;
  countByVnfPkg(vnfPkgId: string): Promise<number>;
  /** Instances whose vimConnectionInfo names the VIM and that are instantiated. */
  countByVim(vimId: string): Promise<number>;
}

export interface LcmOpOccStore {
  /** VNF_INSTANCE_BUSY, naming it, when the instance has an occurrence that is not final; VNF_INSTANCE_UNKNOWN when it is gone. Holds its VIMs. */
  insert(occurrence: LcmOpOcc): Promise<void>;
  find(id: string): Promise<LcmOpOcc | undefined>;
  /** As `find`, and holds the row until the transaction ends. */
  findForUpdate(id: string): Promise<LcmOpOcc | undefined>;
  /** The occurrence of the instance that is not final. */
  findUnfinished(vnfInstanceId: string): Promise<LcmOpOcc | undefined>;
  list(page: Page): Promise<readonly LcmOpOcc[]>;
  /** What lists show by default; no secret is decrypted. */
  listSummaries(page: Page): Promise<readonly LcmOpOccSummary[]>;
  listRunning(): Promise<readonly Pick<LcmOpOcc, "id" | "vnfInstanceId">[]>;
  /** Raises the epoch of a running occurrence and returns it; `undefined` when there is nothing to run. */
  claim(id: string): Promise<LcmOpOcc | undefined>;
  /** What a conductor must notice while a step runs; decrypts nothing. */
  findControl(id: string): Promise<Pick<LcmOpOcc, "epoch" | "cancelMode"> | undefined>;
  /**
   * Writes everything but identity; false, and nothing changed, when the epoch is no longer the given one. `cancelMode` is
   * left as `requestCancel` wrote it while the new state is a running one, and cleared otherwise.
   */
  save(occurrence: LcmOpOcc): Promise<boolean>;
  /** Writes only the progress; false as `save`. */
  saveProgress(occurrence: Pick<LcmOpOcc, "id" | "epoch" | "progress">): Promise<boolean>;
  /** Marks a running occurrence for cancellation, whatever its epoch; false when it is not running. */
  requestCancel(id: string, mode: NonNullable<LcmOpOcc["cancelMode"]>): Promise<boolean>;
  /** Within the transaction that holds the VIM by `findForUpdate`, nothing is added to them. */
  countUnfinishedByVim(vimId: string): Promise<number>;
  deleteByVnfInstance(vnfInstanceId: string): Promise<void>;
}

export interface VnfPackageStore {
  insert(vnfPackage: VnfPackage): Promise<void>;
  find(id: string): Promise<VnfPackage | undefined>;
  findForUpdate(id: string): Promise<VnfPackage | undefined>;
  /** The tenant's own ONBOARDED package of this VNFD. */
  findByVnfdId(vnfdId: string): Promise<VnfPackage | undefined>;
  /** What lists show by default; no content is read, however large. */
  listSummaries(page: Page): Promise<readonly VnfPackageSummary[]>;
  list(page: Page): Promise<readonly VnfPackage[]>;
  /** Packages whose onboarding was cut short by a crash. */
  listUnfinished(): Promise<readonly VnfPackage[]>;
  /** VNF_PACKAGE_STATE when another package of the tenant is ONBOARDED with the same vnfdId. */
  update(vnfPackage: VnfPackage): Promise<void>;
  /** VNF_PACKAGE_STATE while an instance uses it. */
  delete(id: string): Promise<void>;
}

export interface VimStore {
  /** VIM_NAME_TAKEN, VIM_DEFAULT_TAKEN. */
  insert(vim: Vim): Promise<void>;
  find(id: string): Promise<Vim | undefined>;
  /** As `find`, and holds the row until the transaction ends. */
  findForUpdate(id: string): Promise<Vim | undefined>;
  /** The tenant's own. */
  findDefault(): Promise<Vim | undefined>;
  list(): Promise<readonly Vim[]>;
  /** VIM_NAME_TAKEN, VIM_DEFAULT_TAKEN. */
  update(vim: Vim): Promise<void>;
  delete(id: string): Promise<void>;
}

export interface LccnSubscriptionStore {
  /** Until the transaction ends, whoever else holds the same tenant waits: what is read of its subscriptions stays true. */
  holdTenant(tenantId: string): Promise<void>;
  insert(subscription: LccnSubscription): Promise<void>;
  find(id: string): Promise<LccnSubscriptionSummary | undefined>;
  /** Those made on one interface. */
  list(page: Page & { readonly apiVersion: LccnApiVersion }): Promise<readonly LccnSubscriptionSummary[]>;
  /** All of a tenant, whoever asks: who is to be told of a change is for the caller to find out. */
  listOfTenant(tenantId: string): Promise<readonly LccnSubscriptionSummary[]>;
  /** What is still to be told, and what has been given up, goes with it. */
  delete(id: string): Promise<void>;
}

/**
 * What subscribers are still to be told. Notifications of one subscription about one VNF instance form a lane: they are
 * told in the order in which they were written, one after the other. Whoever tells them leases the lane; the epoch of
 * the lease goes with every word about it, and whoever holds an older one changes nothing.
 */
export interface NotificationStore {
  /** Puts each at the end of its lane. To be called in the transaction that makes the change, after what locks the instance's rows. */
  append(notifications: readonly Notification[]): Promise<void>;
  /** Leases lanes that are due, the longest waiting first, and reads what is at their front. */
  claimLanes(wanted: LaneClaim): Promise<readonly ClaimedLane[]>;
  /** Makes every lane in which something waits due, whoever has leased it. To be called only where nobody else can be alive. */
  freeLanes(now: Date): Promise<void>;
  /** Keeps lanes from others until then. */
  renewLanes(leases: readonly LaneLease[], until: Date): Promise<void>;
  /** Gives lanes back, each due at its time; without one, when something has been written to it meanwhile or is next. */
  releaseLanes(leases: readonly ReleasedLane[], now: Date): Promise<void>;
  /** Forgets what has been told. */
  deleteTold(ids: readonly string[]): Promise<void>;
  /** Counts an attempt that failed. */
  countAttempt(id: string): Promise<void>;
  /** Gives it up: its lane goes on with the next one. */
  bury(id: string, reason: string, diedAt: Date): Promise<void>;
  /** Puts a dead letter back to its place in its lane; false when there is none of that id. */
  revive(id: string, now: Date): Promise<boolean>;
  findDeadLetter(id: string): Promise<DeadLetter | undefined>;
  listDeadLetters(page: Page): Promise<readonly DeadLetter[]>;
  /** Forgets dead letters of before then, and lanes in which nothing waits. */
  tidy(diedBefore: Date): Promise<void>;
  /** How many wait and how many have been given up. */
  count(): Promise<{ readonly waiting: number; readonly dead: number }>;
}

export interface LaneClaim {
  readonly now: Date;
  readonly until: Date;
  /** Lanes at most. */
  readonly limit: number;
  /** Lanes of one subscription at most. */
  readonly limitPerSubscription: number;
  /** Subscriptions left out, since enough of their lanes are at work. */
  readonly without: readonly string[];
  /** Notifications of one lane at most. */
  readonly batch: number;
}

export interface LaneLease {
  readonly subscriptionId: string;
  readonly vnfInstanceId: string;
  readonly epoch: number;
}

export interface ReleasedLane extends LaneLease {
  readonly dueAt?: Date;
}

export interface ClaimedLane extends LaneLease {
  /** Absent when the subscription is gone. */
  readonly callback?: Callback;
  readonly waiting: readonly WaitingNotification[];
}

export interface WaitingNotification extends Pick<Notification, "id" | "content"> {
  /** Attempts that failed so far. */
  readonly attempts: number;
}

/** Keys of hosts reached over SSH, pinned on first use within a scope: the id of a VIM, or of a VNF instance that names none. */
export interface SshHostKeyStore {
  find(scope: string, address: string): Promise<string | undefined>;
  /** Pins the key unless another was pinned before; resolves with the one that is pinned now. */
  pin(scope: string, address: string, key: string): Promise<string>;
  list(scope: string): Promise<readonly PinnedHostKey[]>;
  /** The next key shown is pinned anew; without an address, of every host of the scope. */
  forget(scope: string, address?: string): Promise<void>;
}

/** `key` is written as in `known_hosts`: type, space, base64. */
export interface PinnedHostKey {
  readonly address: string;
  readonly key: string;
  readonly pinnedAt: Date;
}
