using System.Numerics;
using CellGenie.Imaging;

namespace CellGenie.Segmentation;

/// <summary>Reads pickles that hold texts, numbers, lists, dictionaries, tensors and arrays, and refuses everything else. It calls nothing that a file names.</summary>
internal sealed class PickleMachine(PickleInput input)
{
    public const byte ProtocolOpcode = 0x80;

    // A file of 2,000 tensors takes 150,000 opcodes. Values and texts are bounded with them, so that no file can take more than some hundred MB.
    private const int MaxOpcodes = 2_000_000;
    private const int MaxText = 1 << 16;
    private const long MaxTexts = 1L << 26;

    private readonly Stack<object?> _stack = new();
    private readonly Dictionary<uint, object?> _memo = [];
    private long _texts;
    private int _opcodes;

    /// <summary>Reads one pickle, to its end.</summary>
    /// <exception cref="InvalidInputException">It is damaged, or holds something that is refused.</exception>
    public object? Read()
    {
        _stack.Clear();
        _memo.Clear();
        if (input.Byte() != ProtocolOpcode || input.Byte() is var protocol && protocol is < 2 or > 5)
            throw input.Broken("is no pickle of protocol 2 to 5");
        for (byte opcode; (opcode = input.Byte()) != '.';)
        {
            if (++_opcodes > MaxOpcodes)
                throw input.Broken($"has more than {MaxOpcodes} pickle opcodes");
            Do(opcode);
        }

        return Pop();
    }

    private void Do(byte opcode)
    {
        switch (opcode)
        {
            case (byte)'}':
                Push(new PickleDictionary());
                break;
            case (byte)']':
                Push(new List<object?>());
                break;
            case (byte)')':
                Push(Array.Empty<object?>());
                break;
            case (byte)'(':
                Push(PickleMark.Instance);
                break;
            case (byte)'N':
                Push(null);
                break;
            case 0x88:
                Push(true);
                break;
            case 0x89:
                Push(false);
                break;
            case (byte)'K':
                Push((long)input.Byte());
                break;
            case (byte)'M':
                Push((long)input.UInt16());
                break;
            case (byte)'J':
                Push((long)input.Int32());
                break;
            case 0x8a:
                Push(Long(input.Byte()));
                break;
            case (byte)'G':
                Push(input.BigEndianDouble());
                break;
            case (byte)'X':
                Push(Text(input.UInt32()));
                break;
            case 0x8c:
                Push(Text(input.Byte()));
                break;
            case 0x8d:
                Push(Text(input.Int64()));
                break;
            case (byte)'U':
            case (byte)'C':
                Push(input.Skip(input.Byte(), isText: false));
                break;
            case (byte)'T':
                Push(input.Skip(input.Int32(), isText: false));
                break;
            case (byte)'B':
                Push(input.Skip(input.UInt32(), isText: false));
                break;
            case 0x8e:
                Push(input.Skip(input.Int64(), isText: false));
                break;
            case 0x95:
                input.Int64();
                break;
            case (byte)'q':
                _memo[input.Byte()] = Peek();
                break;
            case (byte)'r':
                _memo[input.UInt32()] = Peek();
                break;
            case 0x94:
                _memo[(uint)_memo.Count] = Peek();
                break;
            case (byte)'h':
                Push(Remembered(input.Byte()));
                break;
            case (byte)'j':
                Push(Remembered(input.UInt32()));
                break;
            case 0x85:
                PushTuple(1);
                break;
            case 0x86:
                PushTuple(2);
                break;
            case 0x87:
                PushTuple(3);
                break;
            case (byte)'t':
                Push(PopToMark());
                break;
            case (byte)'c':
                Push(Global(input.Line(), input.Line()));
                break;
            case 0x93:
                PushNamedGlobal();
                break;
            case (byte)'Q':
                Push(PickleCalls.Storage(Pop(), input));
                break;
            case (byte)'R':
                Call();
                break;
            case (byte)'b':
                Build();
                break;
            case (byte)'s':
                SetItems([Pop(), Pop()], isReversed: true);
                break;
            case (byte)'u':
                SetItems(PopToMark(), isReversed: false);
                break;
            case (byte)'a':
                Append([Pop()]);
                break;
            case (byte)'e':
                Append(PopToMark());
                break;
            default:
                throw input.Broken($"has the pickle opcode 0x{opcode:x2}, which is refused");
        }
    }

    private PickleGlobal Global(string module, string name)
    {
        var global = new PickleGlobal(module, name);
        return PickleCalls.IsKnown(global) ? global : throw input.Broken($"names {module}.{name}, which is refused: only tensors and arrays are read");
    }

    private void PushNamedGlobal()
    {
        var name = Pop();
        var module = Pop();
        if (name is not string nameText || module is not string moduleText)
            throw input.Broken("names something that is no text");
        Push(Global(moduleText, nameText));
    }

    private void Call()
    {
        var arguments = Pop();
        var target = Pop();
        if (target is not PickleGlobal function || arguments is not object?[] values)
            throw input.Broken("calls something that cannot be called");
        Push(PickleCalls.Call(function, values, input));
    }

    private void Build()
    {
        var state = Pop();
        PickleCalls.Build(Peek(), state, input);
    }

    private void SetItems(object?[] items, bool isReversed)
    {
        if (Peek() is not PickleDictionary dictionary || items.Length % 2 != 0)
            throw input.Broken("sets items of something that is no dictionary");
        for (var i = 0; i < items.Length; i += 2)
            dictionary.Set(items[isReversed ? i + 1 : i], items[isReversed ? i : i + 1]);
    }

    private void Append(object?[] items)
    {
        if (Peek() is not List<object?> list)
            throw input.Broken("appends to something that is no list");
        list.AddRange(items);
    }

    private object Long(int bytes)
    {
        var value = new BigInteger(input.Take(bytes));
        return value >= long.MinValue && value <= long.MaxValue ? (long)value : value;
    }

    private object Text(long bytes)
    {
        if (bytes is < 0 or > MaxText)
            return input.Skip(bytes, isText: true);
        _texts += bytes;
        return _texts <= MaxTexts ? input.Text((int)bytes) : throw input.Broken($"has more than {MaxTexts} bytes of text");
    }

    private object? Remembered(uint index) =>
        _memo.TryGetValue(index, out var value) ? value : throw input.Broken($"refers to value {index}, which was not stored");

    private void PushTuple(int count)
    {
        var items = new object?[count];
        while (count > 0)
            items[--count] = Pop();
        Push(items);
    }

    private object?[] PopToMark()
    {
        var items = new List<object?>();
        while (true)
        {
            if (!_stack.TryPop(out var item))
                throw input.Broken("ends a list that did not begin");
            if (ReferenceEquals(item, PickleMark.Instance))
                break;
            items.Add(item);
        }

        items.Reverse();
        return [.. items];
    }

    private void Push(object? value) => _stack.Push(value);

    private object? Pop() => _stack.TryPop(out var value) && !ReferenceEquals(value, PickleMark.Instance)
        ? value
        : throw input.Broken("takes a value from an empty stack");

    private object? Peek() => _stack.TryPeek(out var value) ? value : throw input.Broken("looks at an empty stack");
}
