using System.Collections;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Modules under names of the caller's.</summary>
public class ModuleDict<T> : nn.Module, IDictionary<string, T>, IList<(string, T)>
    where T : nn.Module
{
    private readonly OrderedDict<string, T> _dict = new();

    public ModuleDict()
        : base(nameof(ModuleDict<T>))
    {
    }

    public T this[string key]
    {
        get => _dict[key];
        set => _dict[key] = value;
    }

    public (string, T) this[int index]
    {
        get => _dict[index];
        set => _dict[index] = value;
    }

    public ICollection<string> Keys => _dict.Keys;

    public ICollection<T> Values => _dict.Values;

    public int Count => _dict.Count;

    public bool IsReadOnly => false;

    public void Add(string key, T value) => _dict.Add(key, value);

    public void Add(KeyValuePair<string, T> item) => _dict.Add(item);

    public void Add((string, T) item) => _dict.Add(item);

    public void Clear() => _dict.Clear();

    public void clear() => _dict.clear();

    public bool Contains(KeyValuePair<string, T> item) => _dict.Contains(item);

    public bool Contains((string, T) item) => _dict.Contains(item);

    public bool ContainsKey(string key) => _dict.ContainsKey(key);

    public void CopyTo(KeyValuePair<string, T>[] array, int arrayIndex) => _dict.CopyTo(array, arrayIndex);

    public void CopyTo((string, T)[] array, int arrayIndex) => _dict.CopyTo(array, arrayIndex);

    public IEnumerator<(string, T)> GetEnumerator() => _dict.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    IEnumerator<KeyValuePair<string, T>> IEnumerable<KeyValuePair<string, T>>.GetEnumerator() => ((IEnumerable<KeyValuePair<string, T>>)_dict).GetEnumerator();

    public int IndexOf((string, T) item) => _dict.IndexOf(item);

    public void Insert(int index, (string, T) item) => _dict.Insert(index, item);

    public bool Remove(string key) => _dict.Remove(key);

    public bool Remove(KeyValuePair<string, T> item) => _dict.Remove(item);

    public bool Remove((string, T) item) => _dict.Remove(item);

    public void RemoveAt(int index) => _dict.RemoveAt(index);

    public bool TryGetValue(string key, out T value) => _dict.TryGetValue(key, out value);

    public IEnumerator<(string, T)> items() => _dict.items();

    public IEnumerable<string> keys() => _dict.keys();

    public IEnumerable<T> values() => _dict.values();

    protected override void RegisterComponents()
    {
        ClearModules();
        foreach ((string key, T module) in _dict)
        {
            register_module(key, module);
        }
    }
}
