using System.Reflection;
using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        // Moving a module to a device or to another floating-point type.
        public partial class Module
        {
            protected internal virtual Module _to(Device device, ScalarType dtype, bool non_blocking)
            {
                CheckType(dtype);
                CheckDevice(device.type);
                return Convert(device, dtype, non_blocking);
            }

            protected internal virtual Module _to(DeviceType deviceType, int deviceIndex, bool non_blocking)
            {
                CheckDevice(deviceType);
                return Convert(new Device(deviceType, deviceType == DeviceType.CPU ? -1 : deviceIndex), null, non_blocking);
            }

            protected internal virtual Module _to(ScalarType dtype, bool non_blocking)
            {
                CheckType(dtype);
                return Convert(null, dtype, non_blocking);
            }

            public Module _to(Tensor other, bool non_blocking) => _to(other.device, other.dtype, non_blocking);

            private static void CheckType(ScalarType dtype)
            {
                if (!is_floating_point(dtype) && !is_complex(dtype))
                {
                    throw new ArgumentException($"nn.Module.to only accepts floating point or complex types, but got desired dtype={dtype}");
                }
            }

            private static void CheckDevice(DeviceType type)
            {
                if (type == DeviceType.CUDA && !cuda.is_available())
                {
                    throw new InvalidOperationException("CUDA is not available.");
                }
            }

            private Module Convert(Device device, ScalarType? dtype, bool non_blocking)
            {
                foreach ((_, Module module) in named_children())
                {
                    if (device is null)
                    {
                        module._to(dtype.Value, non_blocking);
                    }
                    else if (dtype is null)
                    {
                        module._to(device.type, device.index, non_blocking);
                    }
                    else
                    {
                        module._to(device, dtype.Value, non_blocking);
                    }
                }

                bool replaced = false;
                using (no_grad())
                {
                    foreach ((string parameterName, Parameter parameter) in _internal_params.ToArray<(string, Parameter)>())
                    {
                        ScalarType target = is_floating_point(parameter.dtype) ? dtype ?? parameter.dtype : parameter.dtype;
                        if (IsAt(parameter, device, target))
                        {
                            continue;
                        }

                        var moved = new Parameter(parameter.to(target, device ?? parameter.device, non_blocking: non_blocking), parameter.requires_grad);
                        moved.DetachFromDisposeScope();
                        using (Tensor grad = parameter.grad)
                        {
                            if (grad is not null)
                            {
                                using Tensor movedGrad = grad.to(target, device ?? parameter.device, non_blocking: non_blocking);
                                moved.grad = movedGrad;
                            }
                        }

                        _internal_params[parameterName] = moved;
                        ReplaceInFields(parameter, moved);
                        parameter.Dispose();
                        replaced = true;
                    }

                    foreach ((string bufferName, (Tensor buffer, bool persistent)) in _internal_buffers.ToArray<(string, (Tensor, bool))>())
                    {
                        ScalarType target = is_floating_point(buffer.dtype) ? dtype ?? buffer.dtype : buffer.dtype;
                        if (IsAt(buffer, device, target))
                        {
                            continue;
                        }

                        Tensor moved = buffer.to(target, device ?? buffer.device, non_blocking: non_blocking).DetachFromDisposeScope();
                        _internal_buffers[bufferName] = (moved, persistent);
                        ReplaceInFields(buffer, moved);
                        buffer.Dispose();
                        replaced = true;
                    }
                }

                if (replaced)
                {
                    OnComponentsReplaced();
                }

                return this;
            }

            private static bool IsAt(Tensor tensor, Device device, ScalarType dtype)
                => tensor.dtype == dtype && (device is null || (tensor.device_type == device.type && (device.index < 0 || tensor.device_index == device.index)));

            private void ReplaceInFields(Tensor old, Tensor replacement)
            {
                foreach (FieldInfo field in ComponentFields(GetType()))
                {
                    if (ReferenceEquals(field.GetValue(this), old))
                    {
                        field.SetValue(this, replacement);
                    }
                }
            }
        }
    }
}
