using Hygie.Core.Sealing;

namespace Hygie.Core.Permits;

/// <summary>Something that happened to a file. The file is nothing but these, in order.</summary>
/// <param name="Act">Which move it is.</param>
/// <param name="On">The day, UTC.</param>
/// <param name="By">Who did it.</param>
public abstract record PermitEvent(PermitAct Act, DateOnly On, PersonId By);

/// <summary>An application came in, the first or a completed one.</summary>
public sealed record Applied(DateOnly On, PersonId By, Application Application) : PermitEvent(PermitAct.Apply, On, By);

/// <summary>The hub asked for what is missing.</summary>
public sealed record MoreAsked(DateOnly On, PersonId By, SignedDocument Decision) : PermitEvent(PermitAct.AskMore, On, By);

/// <summary>The file is complete: the permit is written out, signed by the hub, and the bodies decide on it.</summary>
public sealed record ReviewOpened(DateOnly On, PersonId By, SignedDocument Decision, SignedDocument Permit) : PermitEvent(PermitAct.Open, On, By);

/// <summary>A body decided; a favourable one also signed the permit.</summary>
public sealed record VoteCast(DateOnly On, PersonId By, SignedDocument Decision, DocumentSignature? Signature) : PermitEvent(PermitAct.Vote, On, By);

/// <summary>The votes were opened, or the file or permit was ended.</summary>
public sealed record FileMoved(PermitAct Moves, DateOnly On, PersonId By, LocalText Reason) : PermitEvent(Moves, On, By);

/// <summary>A body gave itself the longer time that the law allows it.</summary>
/// <param name="Clock">Id of the legal clock.</param>
/// <param name="Reason">Published.</param>
public sealed record ClockExtended(DateOnly On, PersonId By, string Clock, LocalText Reason) : PermitEvent(PermitAct.Extend, On, By);
