using System.Diagnostics.CodeAnalysis;

namespace Hygie.Core;

/// <summary>Either a value or a <see cref="Core.Refusal"/>, never both, never neither.</summary>
/// <typeparam name="T">What was asked for.</typeparam>
public readonly struct Result<T>
{
    private readonly T? _value;
    private readonly Refusal? _refusal;

    private Result(T? value, Refusal? refusal) => (_value, _refusal) = (value, refusal);

    /// <summary>True when the answer is no.</summary>
    public bool IsRefused => _refusal is not null;

    /// <summary>The value. Reading it on a refusal is a programming error and throws.</summary>
    public T Value => _refusal is null ? _value! : throw new InvalidOperationException($"Refused: {_refusal}");

    /// <summary>The refusal. Reading it on a success is a programming error and throws.</summary>
    public Refusal Refusal => _refusal ?? throw new InvalidOperationException("Not a refusal.");

    /// <summary>The usual way to read a result: <c>if (!x.TryGet(out var value, out var refusal)) return refusal;</c></summary>
    public bool TryGet([NotNullWhen(true)] out T? value, [NotNullWhen(false)] out Refusal? refusal)
    {
        (value, refusal) = (_value, _refusal);
        return _refusal is null;
    }

    /// <summary>Applies <paramref name="next"/> to the value; a refusal passes through unchanged.</summary>
    public Result<TNext> Then<TNext>(Func<T, Result<TNext>> next) => _refusal is null ? next(_value!) : _refusal;

    public static implicit operator Result<T>(T value) => new(value, null);

    public static implicit operator Result<T>(Refusal refusal) => new(default, refusal);
}
