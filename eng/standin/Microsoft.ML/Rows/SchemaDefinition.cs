using System.Reflection;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Which members of a class are columns, and of which name and type; taken from its attributes, then changeable.</summary>
public sealed class SchemaDefinition : List<SchemaDefinition.Column>
{
    private SchemaDefinition() { }

    public Column this[string columnName]
    {
        get => Find(column => column.ColumnName == columnName);
        set
        {
            Contracts.CheckValue(value, nameof(value));
            Contracts.CheckParam(value.ColumnName == columnName, nameof(columnName), $"The column name is specified as '{value.ColumnName}' but must match the selector '{columnName}'.");
            int index = FindIndex(column => column.ColumnName == columnName);
            if (index < 0)
                Add(value);
            else
                this[index] = value;
        }
    }

    public static SchemaDefinition Create(Type userType, Direction direction = Direction.Both)
    {
        Contracts.CheckValue(userType, nameof(userType));
        var definition = new SchemaDefinition();
        var names = new HashSet<string>();
        foreach (var member in RowMember.Of(userType, direction))
        {
            string name = member.Info.GetCustomAttribute<ColumnNameAttribute>()?.Name ?? member.Info.Name;
            Contracts.CheckParam(names.Add(name), nameof(userType), $"Duplicate column name '{name}' detected, this is disallowed");
            definition.Add(new Column(member.Info.Name, member.DeclaredType(nameof(userType)), name));
        }
        return definition;
    }

    /// <summary>A member as a column.</summary>
    public sealed class Column
    {
        private readonly Dictionary<string, Action<DataViewSchema.Annotations.Builder>> _annotations = [];

        internal Column(string memberName, DataViewType columnType, string columnName)
        {
            MemberName = memberName;
            ColumnType = columnType;
            ColumnName = columnName;
        }

        public string MemberName { get; }

        public string ColumnName { get; set; }

        public DataViewType ColumnType { get; set; }

        public DataViewSchema.Annotations Annotations
        {
            get
            {
                var builder = new DataViewSchema.Annotations.Builder();
                foreach (var add in _annotations.Values)
                    add(builder);
                return builder.ToAnnotations();
            }
        }

        public void AddAnnotation<T>(string kind, T value, DataViewType annotationType)
        {
            Contracts.CheckValue(kind, nameof(kind));
            Contracts.CheckValue(annotationType, nameof(annotationType));
            Contracts.Check(!_annotations.ContainsKey(kind), "Column already contains an annotation of this kind.");
            RowMember.GetItemType(typeof(T), out var itemType, out bool isVector);
            Contracts.Check(isVector == annotationType is VectorDataViewType && itemType == annotationType.GetItemType().RawType,
                $"An annotation of type {annotationType} cannot hold a value of {typeof(T)}");
            var holder = RowGetters<AnnotationValue<T>>.Create(typeof(AnnotationValue<T>).GetField(nameof(AnnotationValue<T>.Value)), annotationType, shiftKeys: false);
            var row = new AnnotationValue<T> { Value = value };
            _annotations[kind] = builder => builder.Add(kind, annotationType, holder(() => row));
        }

        internal void CopyAnnotations(DataViewSchema.Annotations annotations)
        {
            foreach (var column in annotations.Schema)
                _annotations[column.Name] = builder => builder.Add(annotations, name => name == column.Name);
        }
    }

    [Flags]
    public enum Direction
    {
        Read = 1,
        Write = 2,
        Both = Read | Write,
    }

    private sealed class AnnotationValue<T>
    {
        public T Value;
    }
}
