using System.Reflection;
using TorchSharp.Modules;
using TorchSharp.Utils;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>A network's part: parameters, buffers and other modules under names.</summary>
        public partial class Module : IDisposable
        {
            protected OrderedDict<string, Module> _internal_submodules = new();
            protected OrderedDict<string, (Tensor, bool)> _internal_buffers = new();
            protected OrderedDict<string, Parameter> _internal_params = new();
            protected string name;
            private bool _componentsRegistered;
            private bool _disposed;

            protected Module(string name)
            {
                this.name = name;
                training = true;
            }

            public bool training { get; private set; }

            public virtual string GetName() => string.IsNullOrEmpty(name) ? GetType().Name : name;

            public virtual void train(bool train = true)
            {
                training = train;
                foreach ((_, Module module) in named_children())
                {
                    module.train(train);
                }
            }

            public virtual void eval() => train(false);

            public virtual Module apply(Action<Module> fn)
            {
                foreach ((_, Module module) in _internal_submodules)
                {
                    module.apply(fn);
                }

                fn(this);
                return this;
            }

            public virtual void zero_grad(bool set_to_none = true)
            {
                foreach ((_, Parameter parameter) in named_parameters())
                {
                    using Tensor grad = parameter.grad;
                    if (grad is null)
                    {
                        continue;
                    }

                    if (set_to_none)
                    {
                        parameter.grad = null;
                    }
                    else
                    {
                        grad.detach_();
                        grad.zero_();
                    }
                }
            }

            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            protected virtual void Dispose(bool disposing)
            {
                if (!disposing || _disposed)
                {
                    return;
                }

                _disposed = true;
                foreach ((_, (Tensor buffer, _)) in _internal_buffers)
                {
                    buffer.Dispose();
                }

                foreach ((_, Parameter parameter) in _internal_params)
                {
                    parameter.Dispose();
                }

                foreach ((_, Module module) in _internal_submodules)
                {
                    module.Dispose();
                }
            }

            protected static (Device device, ScalarType dtype) GetDefaultDeviceAndType(Device device = null, ScalarType? dtype = null)
                => (device ?? get_default_device(), dtype ?? get_default_dtype());

            /// <summary>Our own layers name their components themselves; looking for fields would register them twice.</summary>
            internal void ComponentsAreRegistered() => _componentsRegistered = true;

            /// <summary>Puts a new tensor under a name as a parameter that outlives the current dispose scope.</summary>
            internal Parameter NewParameter(string parameterName, Tensor data, bool requires_grad = true)
            {
                var parameter = new Parameter(data, requires_grad);
                parameter.DetachFromDisposeScope();
                ConditionallyRegisterParameter(parameterName, parameter);
                return parameter;
            }

            /// <summary>What a settable weight does: the old parameter is disposed, the new one registered.</summary>
            internal void SetParameter(string parameterName, ref Parameter field, Parameter value)
            {
                field?.Dispose();
                value?.DetachFromDisposeScope();
                field = value;
                ConditionallyRegisterParameter(parameterName, value);
            }

            /// <summary>Called after parameters or buffers were replaced by ones of another type or device.</summary>
            internal virtual void OnComponentsReplaced()
            {
            }

            private static readonly System.Collections.Concurrent.ConcurrentDictionary<Type, FieldInfo[]> s_componentFields = new();

            /// <summary>The fields that can hold a component. Reflection is slow and the answer depends on the type alone.</summary>
            private static FieldInfo[] ComponentFields(Type type) => s_componentFields.GetOrAdd(type, static t =>
                [.. t.GetFields(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance).Where(field =>
                    typeof(Module).IsAssignableFrom(field.FieldType) || typeof(Tensor).IsAssignableFrom(field.FieldType) ||
                    field.FieldType.IsInterface || field.FieldType.IsAssignableFrom(typeof(Module)))]);
        }
    }
}
