using System.Reflection;
using Microsoft.ML.Data;

namespace Microsoft.ML;

public sealed partial class DataViewSchema
{
    /// <summary>What is known about a column beyond its type, such as the names of its slots: a row of values, read by getters.</summary>
    public sealed class Annotations
    {
        private readonly Delegate[] _getters;

        internal Annotations(DataViewSchema schema, Delegate[] getters)
        {
            Schema = schema;
            _getters = getters;
        }

        public static Annotations Empty { get; } = new(new DataViewSchema([]), []);

        public DataViewSchema Schema { get; }

        public ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            if (column.Index >= _getters.Length)
                throw new ArgumentException("The column is none of these annotations.", nameof(column));
            return _getters[column.Index] as ValueGetter<TValue> ?? throw InvalidCall(nameof(GetGetter));
        }

        public void GetValue<TValue>(string kind, ref TValue value)
        {
            var column = Schema.GetColumnOrNull(kind) ?? throw InvalidCall(nameof(GetValue));
            GetGetter<TValue>(column)(ref value);
        }

        public override string ToString() => string.Join(", ", Schema.Select(column => column.Name));

        internal Delegate GetGetterInternal(int index) => _getters[index];

        private static InvalidOperationException InvalidCall(string member) => new($"Invalid call to '{member}'");

        /// <summary>Collects annotations.</summary>
        public sealed class Builder
        {
            private readonly DataViewSchema.Builder _schema = new();
            private readonly List<Delegate> _getters = [];

            public void Add(Annotations annotations, Func<string, bool> selector)
            {
                if (annotations is null)
                    return;
                if (selector is null)
                    throw new ArgumentNullException(nameof(selector));
                foreach (var column in annotations.Schema.Where(column => selector(column.Name)))
                    AddUnchecked(column.Name, column.Type, annotations._getters[column.Index], column.Annotations);
            }

            public void Add<TValue>(string name, DataViewType type, ValueGetter<TValue> getter, Annotations annotations = null)
            {
                Check(name, type);
                if (getter is null)
                    throw new ArgumentNullException(nameof(getter));
                CheckRawType<TValue>(type);
                AddUnchecked(name, type, getter, annotations);
            }

            public void Add(string name, DataViewType type, Delegate getter, Annotations annotations = null)
            {
                Check(name, type);
                if (getter is null)
                    throw new ArgumentNullException(nameof(getter));
                var expected = typeof(ValueGetter<>).MakeGenericType(type.RawType);
                // ML.NET finds this inside of a reflected call, and its error comes out wrapped.
                if (getter.GetType() != expected)
                    throw new TargetInvocationException(new ArgumentException($"{nameof(getter)} must be of type '{expected.FullName}'", nameof(getter)));
                AddUnchecked(name, type, getter, annotations);
            }

            public void AddPrimitiveValue<TValue>(string name, PrimitiveDataViewType type, TValue value, Annotations annotations = null)
            {
                Check(name, type);
                CheckRawType<TValue>(type);
                AddUnchecked(name, type, (ValueGetter<TValue>)((ref TValue destination) => destination = value), annotations);
            }

            public Annotations ToAnnotations() => new(_schema.ToSchema(), [.. _getters]);

            private void AddUnchecked(string name, DataViewType type, Delegate getter, Annotations annotations)
            {
                _schema.AddColumn(name, type, annotations);
                _getters.Add(getter);
            }

            private static void Check(string name, DataViewType type)
            {
                if (string.IsNullOrEmpty(name))
                    throw new ArgumentNullException(nameof(name));
                if (type is null)
                    throw new ArgumentNullException(nameof(type));
            }

            private static void CheckRawType<TValue>(DataViewType type)
            {
                if (type.RawType != typeof(TValue))
                    throw new ArgumentException($"type.RawType must be of type '{typeof(TValue).FullName}'.", nameof(type));
            }
        }
    }
}
