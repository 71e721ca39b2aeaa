using System.Buffers.Binary;
using System.Text;
using Microsoft.ML.NlpStudy.Common;

namespace Microsoft.ML.NlpStudy.Torch;

/// <summary>
/// Reads pickles of state dicts, as <c>torch.save</c> writes them with its default, protocol 2: tensors, dictionaries, lists, numbers and
/// text.
/// </summary>
/// <remarks>
/// A pickle is a program that can name any function of Python's and call it. Here no function is called: the few names that a state dict
/// needs are values of this program, and every other name is an error. Memory is in proportion to the pickle's length, which is bounded.
/// </remarks>
/// <param name="stream">The pickles, one behind the other.</param>
/// <param name="longest">The most bytes of all pickles that are read.</param>
internal sealed class PickleReader(Stream stream, long longest)
{
    private const int LongestName = 256;
    private static readonly object s_mark = new();

    private readonly List<object?> _stack = [];
    private readonly Dictionary<long, object?> _memo = [];
    private long _read;

    /// <summary>The storages that the pickles named, by their keys.</summary>
    public Dictionary<string, PickledStorage> Storages { get; } = [];

    /// <summary>Reads one pickle.</summary>
    /// <returns>
    /// <see langword="null"/>, a bool, a long, a double, a string, an array (a tuple), a list, or one of the pickled types of this folder.
    /// </returns>
    /// <exception cref="FormatException">The pickle is damaged, too long, or holds anything else than a state dict may hold.</exception>
    public object? Read()
    {
        _stack.Clear();
        _memo.Clear();
        while (true)
        {
            int code = Bytes(1)[0];
            if (code == '.')
            {
                return Pop<object?>("a value");
            }

            Run(code);
        }
    }

    private void Run(int code)
    {
        switch (code)
        {
            case 0x80: CheckProtocol(Bytes(1)[0]); break;
            case '(': _stack.Add(s_mark); break;
            case 'N': _stack.Add(null); break;
            case 0x88: _stack.Add(true); break;
            case 0x89: _stack.Add(false); break;
            case 'K': _stack.Add((long)Bytes(1)[0]); break;
            case 'M': _stack.Add((long)BinaryPrimitives.ReadUInt16LittleEndian(Bytes(2))); break;
            case 'J': _stack.Add((long)BinaryPrimitives.ReadInt32LittleEndian(Bytes(4))); break;
            case 0x8A: _stack.Add(LongNumber(Bytes(Bytes(1)[0]))); break;
            case 'G': _stack.Add(BinaryPrimitives.ReadDoubleBigEndian(Bytes(8))); break;
            case 'X': _stack.Add(Text(Bytes(BinaryPrimitives.ReadUInt32LittleEndian(Bytes(4))))); break;
            case 'c': _stack.Add(Global()); break;
            case ')': _stack.Add(Array.Empty<object?>()); break;
            case 0x85: _stack.Add(PopLast(1)); break;
            case 0x86: _stack.Add(PopLast(2)); break;
            case 0x87: _stack.Add(PopLast(3)); break;
            case 't': _stack.Add(PopToMark()); break;
            case ']': _stack.Add(new List<object?>()); break;
            case '}': _stack.Add(new PickledDictionary()); break;
            case 'q': _memo[Bytes(1)[0]] = Peek<object?>("a value"); break;
            case 'r': _memo[BinaryPrimitives.ReadUInt32LittleEndian(Bytes(4))] = Peek<object?>("a value"); break;
            case 'h': _stack.Add(Remembered(Bytes(1)[0])); break;
            case 'j': _stack.Add(Remembered(BinaryPrimitives.ReadUInt32LittleEndian(Bytes(4)))); break;
            case 'a': AddToList([Pop<object?>("a value")]); break;
            case 'e': AddToList(PopToMark()); break;
            case 's': AddToDictionary(PopLast(2)); break;
            case 'u': AddToDictionary(PopToMark()); break;
            case 'Q': _stack.Add(Storage(Pop<object?[]>("a tuple"))); break;
            case 'R': Reduce(); break;
            case 'b': Build(); break;
            default: throw new FormatException($"expected an instruction of a state dict, found the byte 0x{code:X2}.");
        }
    }

    private static void CheckProtocol(int protocol)
    {
        if (protocol != 2)
        {
            throw new FormatException($"expected pickle protocol 2, the default of torch.save, found {protocol}.");
        }
    }

    private PickledGlobal Global()
    {
        var global = new PickledGlobal(Line(), Line());
        return global.IsAllowed ? global
            : throw new FormatException($"expected tensors and dictionaries alone, found {global}. Nothing of it was run.");
    }

    // What an allowed name is called with: nothing but values that this program makes comes of it.
    private void Reduce()
    {
        object?[] arguments = Pop<object?[]>("a tuple");
        PickledGlobal function = Pop<PickledGlobal>("a function");
        _stack.Add(
            function == PickledGlobal.OrderedDictionary && arguments.Length == 0 ? new PickledDictionary()
            : (function == PickledGlobal.Tensor || function == PickledGlobal.OldTensor) && arguments is
                [PickledStorage storage, long offset, object?[] shape, object?[] strides, ..]
                ? new PickledTensor(storage, offset, Numbers(shape), Numbers(strides))
            : function == PickledGlobal.Parameter && arguments is [PickledTensor tensor, ..] ? tensor
            : function == PickledGlobal.Size && arguments is [object?[] size] ? size
            : throw new FormatException($"{function}: expected the arguments that torch.save gives it, found others."));
    }

    // A dictionary's attributes, such as _metadata, tell versions of modules.
    private void Build()
    {
        Pop<object?>("a value");
        Peek<PickledDictionary>("a dictionary");
    }

    private PickledStorage Storage(object?[] id)
    {
        // A sixth value that is not None would be a view of another storage, which no PyTorch since 0.4 writes.
        if (id is not ["storage", PickledGlobal { IsStorage: true } type, string key, string, long count, ..]
            || id is [_, _, _, _, _, not null, ..])
        {
            throw new FormatException("persistent id: expected a storage with its type, key, location and size, found another.");
        }

        var storage = new PickledStorage(type.Name, key, count);
        return !Storages.TryGetValue(key, out PickledStorage? same) ? Storages[key] = storage
            : same == storage ? same
            : throw new FormatException(
                $"storage {key}: expected one type and size, found {same.Type} of {same.Count} and {type.Name} of {count}.");
    }

    private void AddToList(object?[] items) => Peek<List<object?>>("a list").AddRange(items);

    private void AddToDictionary(object?[] items)
    {
        PickledDictionary dictionary = Peek<PickledDictionary>("a dictionary");
        if (items.Length % 2 != 0)
        {
            throw new FormatException("dictionary: expected keys and values, found a key without a value.");
        }

        for (int i = 0; i < items.Length; i += 2)
        {
            dictionary.Entries.Add((items[i], items[i + 1]));
        }
    }

    private object? Remembered(long place) =>
        _memo.TryGetValue(place, out object? value) ? value : throw new FormatException($"memo: expected a value at {place}, found none.");

    private object?[] PopToMark()
    {
        int mark = _stack.LastIndexOf(s_mark);
        if (mark < 0)
        {
            throw new FormatException("stack: expected a mark, found none.");
        }

        object?[] items = PopLast(_stack.Count - mark - 1);
        _stack.RemoveAt(mark);
        return items;
    }

    private object?[] PopLast(int count)
    {
        if (count > _stack.Count)
        {
            throw new FormatException($"stack: expected {count} values, found {_stack.Count}.");
        }

        object?[] items = [.. _stack[^count..]];
        _stack.RemoveRange(_stack.Count - count, count);
        return Array.IndexOf(items, s_mark) < 0 ? items : throw new FormatException("stack: expected values, found a mark.");
    }

    private T Pop<T>(string expected)
    {
        T value = Peek<T>(expected);
        _stack.RemoveAt(_stack.Count - 1);
        return value;
    }

    private T Peek<T>(string expected)
    {
        object? top = _stack.Count == 0 ? s_mark : _stack[^1];
        return top is T value && top != s_mark ? value
            : top is null && typeof(T) == typeof(object) ? default!
            : throw new FormatException($"stack: expected {expected}, found {(top == s_mark ? "none" : top?.GetType().Name ?? "None")}.");
    }

    private static long[] Numbers(object?[] tuple)
    {
        if (tuple.Any(number => number is not long))
        {
            throw new FormatException("tensor: expected whole numbers as its shape and its strides, found others.");
        }

        return [.. tuple.Cast<long>()];
    }

    private static long LongNumber(byte[] bytes)
    {
        if (bytes.Length > sizeof(long))
        {
            throw new FormatException($"number: expected at most 8 bytes, found {bytes.Length}.");
        }

        long number = bytes.Length > 0 && bytes[^1] > 127 ? -1 : 0;
        foreach (byte part in bytes.Reverse())
        {
            number = (number << 8) | part;
        }

        return number;
    }

    private static string Text(byte[] bytes) => StrictUtf8.Read(bytes);

    private string Line()
    {
        var line = new StringBuilder();
        for (byte letter; (letter = Bytes(1)[0]) != '\n';)
        {
            line.Append(letter is >= 0x20 and < 0x7F ? (char)letter : '?');
            if (line.Length > LongestName)
            {
                throw new FormatException($"name: expected at most {LongestName} characters, found more.");
            }
        }

        return line.ToString();
    }

    private byte[] Bytes(long count)
    {
        if (count > longest - _read)
        {
            throw new FormatException($"pickle: expected at most {longest} bytes, found more.");
        }

        _read += count;
        byte[] bytes = new byte[count];
        return stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) == bytes.Length ? bytes
            : throw new FormatException("pickle: expected its end, found the end of the file. The file is truncated.");
    }
}
