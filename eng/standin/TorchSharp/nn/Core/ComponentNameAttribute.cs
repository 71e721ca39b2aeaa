namespace TorchSharp.Utils;

/// <summary>Gives a field's component a name in the state dictionary that differs from the field's.</summary>
[AttributeUsage(AttributeTargets.Field)]
public class ComponentNameAttribute : Attribute
{
    public ComponentNameAttribute()
    {
    }

    public string Name { get; set; }
}
